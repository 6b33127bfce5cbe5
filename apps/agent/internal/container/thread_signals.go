package container

import (
	"syscall"
	"unsafe"
)

// action is a struct sigaction of the kernel's, of all 64-bit architectures that Go has for Linux but mips.
type action struct {
	handler  uintptr
	flags    uint64
	restorer uintptr
	mask     uint64
}

const ignored = 1

// ignoreThreadSignals has the kernel drop signals 32 to 34, by which a C library speaks with its threads. Go never
// handles them, and the kernel, which spares process 1 such signals otherwise, does not where one comes while some
// thread blocks it, as at the start of another: a build could end its runner by one. C libraries set them anew.
func ignoreThreadSignals() {
	for _, signal := range []uintptr{32, 33, 34} {
		ignore := action{handler: ignored}
		// It can fail only for what is no signal.
		_, _, _ = syscall.RawSyscall6(
			syscall.SYS_RT_SIGACTION, signal, uintptr(unsafe.Pointer(&ignore)), 0, unsafe.Sizeof(ignore.mask), 0, 0)
	}
}
