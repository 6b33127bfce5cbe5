// Package cgo holds the C files: Go compiles those that stand beside a Go file which imports "C".
package cgo

import "C"
