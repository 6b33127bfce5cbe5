module compat/cimgui-go

go 1.26

require github.com/AllenDang/cimgui-go v1.4.0
