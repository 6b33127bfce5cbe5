module example.com/same-name

go 1.24
