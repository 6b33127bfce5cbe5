module compat/gozstd

go 1.26

require github.com/valyala/gozstd v1.27.0
