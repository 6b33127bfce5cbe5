module example.com/diskful

go 1.24
