module example.com/vendored

go 1.24

require golang.org/x/example/hello v0.0.0-20250915201037-7f05d217867b
