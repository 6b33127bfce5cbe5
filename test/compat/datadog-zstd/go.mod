module compat/datadog-zstd

go 1.26

require github.com/DataDog/zstd v1.5.7
