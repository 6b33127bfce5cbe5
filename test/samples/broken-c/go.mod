module example.com/broken-c

go 1.24
