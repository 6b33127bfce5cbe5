module compat/gowebp

go 1.26

require github.com/bep/gowebp v0.4.0
