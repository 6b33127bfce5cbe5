module example.com/custom-lib

go 1.24
