module example.com/broken-link

go 1.24
