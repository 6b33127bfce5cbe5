package origins

import (
	"debug/elf"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
)

// A table of more bytes is none of a real object. debug/elf reads one whole.
const mostTable = 16 << 20

// An object that came compiled is smaller than the one, what is linked than the other.
const (
	mostObject = 64 << 20
	mostLinked = 1 << 30
)

var errHostile = errors.New("it is too large")

// readELF lets read look into a file that anybody may have made. debug/elf promises no more than to try: what it does
// not survive is an error here. What is larger than most is not read: debug/elf takes in the table of names before anybody
// can see how large that is.
func readELF(content io.ReaderAt, size, most int64, read func(*elf.File) error) (err error) {
	if size > most {
		return errHostile
	}
	defer func() {
		if what := recover(); what != nil {
			err = fmt.Errorf("not readable: %v", what)
		}
	}()
	file, err := elf.NewFile(content)
	if err != nil {
		return err
	}
	for _, section := range file.Sections {
		if file.Type != elf.ET_REL && section.Flags&elf.SHF_ALLOC == 0 {
			// Of what is linked only that is read which its loader sees.
			continue
		}
		switch section.Type {
		case elf.SHT_SYMTAB, elf.SHT_DYNSYM, elf.SHT_STRTAB, elf.SHT_DYNAMIC,
			elf.SHT_GNU_VERSYM, elf.SHT_GNU_VERNEED, elf.SHT_GNU_VERDEF:
			if section.Size > mostTable || section.FileSize > mostTable || section.Flags&elf.SHF_COMPRESSED != 0 {
				return errHostile
			}
		}
	}
	return read(file)
}

// openRegular opens a file that may have become anything: it waits for no writer of a fifo and follows no link.
func openRegular(path string) (*os.File, int64, error) {
	file, err := os.OpenFile(path, syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, 0, err
	}
	facts, err := file.Stat()
	if err == nil && !facts.Mode().IsRegular() {
		err = errors.New("no regular file")
	}
	if err != nil {
		file.Close()
		return nil, 0, err
	}
	return file, facts.Size(), nil
}
