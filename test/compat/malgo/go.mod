module compat/malgo

go 1.26

require github.com/gen2brain/malgo v0.11.24
