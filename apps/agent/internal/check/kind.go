package check

import (
	"debug/elf"
	"encoding/binary"
	"io"
)

// kind is how a file is started: through the loader, not at all because it is a library, or otherwise.
type kind string

const (
	other   kind = "other"
	dynamic kind = "dynamic"
	library kind = "library"
)

const mostDynamic = 64 << 10

// kindOf reads the kind of an ELF file (gABI, chapters 4 and 5); what cannot be read is other.
func kindOf(file io.ReaderAt) kind {
	read, err := elf.NewFile(file)
	if err != nil || read.Type != elf.ET_EXEC && read.Type != elf.ET_DYN {
		return other
	}
	isPie := false
	for _, segment := range read.Progs {
		switch segment.Type {
		case elf.PT_INTERP:
			return dynamic
		case elf.PT_DYNAMIC:
			isPie = isPie || saysPie(segment.Open(), read)
		}
	}
	if read.Type == elf.ET_EXEC || isPie {
		return other
	}
	return library
}

func saysPie(section io.Reader, file *elf.File) bool {
	rest := io.LimitReader(section, mostDynamic)
	next := func() (entry elf.Dyn64, err error) {
		if file.Class == elf.ELFCLASS64 {
			err = binary.Read(rest, file.ByteOrder, &entry)
			return entry, err
		}
		var narrow elf.Dyn32
		err = binary.Read(rest, file.ByteOrder, &narrow)
		return elf.Dyn64{Tag: int64(narrow.Tag), Val: uint64(narrow.Val)}, err
	}
	for entry, err := next(); err == nil; entry, err = next() {
		if elf.DynTag(entry.Tag) == elf.DT_FLAGS_1 {
			return elf.DynFlag1(entry.Val)&elf.DF_1_PIE != 0
		}
	}
	return false
}
