module example.com/pkg-config

go 1.24
