module compat/chai2010-webp

go 1.26

require github.com/chai2010/webp v1.4.0
