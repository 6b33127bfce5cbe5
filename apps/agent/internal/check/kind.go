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

// kindOf reads the kind of a 64-bit little-endian ELF file (gABI, chapters 4 and 5); what cannot be read is other.
func kindOf(file io.ReaderAt) kind {
	read, err := elf.NewFile(file)
	if err != nil || read.Class != elf.ELFCLASS64 || read.Data != elf.ELFDATA2LSB ||
		read.Type != elf.ET_EXEC && read.Type != elf.ET_DYN {
		return other
	}
	isPie := false
	for _, segment := range read.Progs {
		switch segment.Type {
		case elf.PT_INTERP:
			return dynamic
		case elf.PT_DYNAMIC:
			isPie = isPie || saysPie(segment.Open())
		}
	}
	if read.Type == elf.ET_EXEC || isPie {
		return other
	}
	return library
}

func saysPie(section io.Reader) bool {
	var entry elf.Dyn64
	for rest := io.LimitReader(section, mostDynamic); binary.Read(rest, binary.LittleEndian, &entry) == nil; {
		if elf.DynTag(entry.Tag) == elf.DT_FLAGS_1 {
			return elf.DynFlag1(entry.Val)&elf.DF_1_PIE != 0
		}
	}
	return false
}
