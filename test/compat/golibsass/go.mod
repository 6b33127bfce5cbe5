module compat/golibsass

go 1.26

require github.com/bep/golibsass v1.2.0
