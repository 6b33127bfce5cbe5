module compat/blst

go 1.26

require github.com/supranational/blst v0.3.17
