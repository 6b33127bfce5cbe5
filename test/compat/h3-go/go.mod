module compat/h3-go

go 1.26

require github.com/uber/h3-go/v4 v4.1.0
