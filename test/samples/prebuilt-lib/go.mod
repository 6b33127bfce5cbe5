module example.com/prebuilt-lib

go 1.24
