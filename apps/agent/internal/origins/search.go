package origins

import (
	"debug/elf"
	"errors"
	"io"
	"io/fs"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// bounds keep a search of a source that is meant ill short: what lies beyond them is not looked at.
type bounds struct {
	files int
	bytes int64
	until time.Time
}

func newBounds() *bounds {
	return &bounds{files: 200_000, bytes: 1 << 30, until: time.Now().Add(10 * time.Second)}
}

func (b *bounds) areMet() bool { return b.files <= 0 || b.bytes <= 0 || time.Now().After(b.until) }

var (
	errEnough = errors.New("enough was seen")
	compiled  = regexp.MustCompile(`\.(?:a|o|syso|obj|lo)$`)
	shared    = regexp.MustCompile(`\.so(?:\.[0-9.]+)?$`)
)

// search looks for who asks for symbols among the objects and libraries that came compiled, below folders with the names
// that people have for them. It answers, by symbol, the first that does, such as `lib/libparse.a(parse.o)`.
func search(places []place, wanted needs, limits *bounds) (askers map[symbol]string, against map[string]string) {
	askers, against = map[symbol]string{}, map[string]string{}
	libraries := map[string]bool{}
	for _, one := range wanted.symbols {
		libraries[one.library] = true
	}
	for _, one := range places {
		_ = filepath.WalkDir(one.path, func(file string, entry fs.DirEntry, err error) error {
			if limits.files--; limits.areMet() || len(askers) == len(wanted.symbols) && len(against) == len(libraries) {
				return errEnough
			}
			if err != nil || !entry.Type().IsRegular() {
				return nil
			}
			name := one.shown(file)
			switch {
			case compiled.MatchString(file):
				lookInto(file, name, wanted, limits, askers)
			case shared.MatchString(file):
				if soname := sonameOf(file); libraries[soname] && against[soname] == "" {
					against[soname] = name
				}
			}
			return nil
		})
	}
	return askers, against
}

// place is a folder to search; prefix stands before the names of its files.
type place struct{ path, prefix string }

func (f place) shown(file string) string {
	relative, err := filepath.Rel(f.path, file)
	if err != nil {
		return path.Base(file)
	}
	return f.prefix + relative
}

func lookInto(file, name string, wanted needs, limits *bounds, askers map[symbol]string) {
	opened, size, err := openRegular(file)
	if err != nil {
		return
	}
	defer opened.Close()
	limits.bytes -= size
	note := func(who string, content io.ReaderAt, size int64) {
		for _, one := range askedBy(content, size, wanted) {
			if askers[one] == "" {
				askers[one] = who
			}
		}
	}
	note(name, opened, size)
	eachMember(opened, size, func(member string, content *io.SectionReader) bool {
		note(name+"("+member+")", content, content.Size())
		return !limits.areMet() && len(askers) < len(wanted.symbols)
	})
}

// askedBy answers which of the symbols an object of the same machine leaves to others.
func askedBy(object io.ReaderAt, size int64, wanted needs) (asked []symbol) {
	_ = readELF(object, size, mostObject, func(read *elf.File) error {
		if read.Type != elf.ET_REL || read.Machine != wanted.machine {
			return nil
		}
		symbols, err := read.Symbols()
		if err != nil {
			return err
		}
		open := map[string]bool{}
		for _, one := range symbols {
			if one.Section == elf.SHN_UNDEF {
				// With .symver the name has its version behind it: `foo@GLIBC_2.38`.
				name, version, _ := strings.Cut(one.Name, "@")
				open[name], open[name+"@"+strings.TrimLeft(version, "@")] = true, true
			}
		}
		for _, one := range wanted.symbols {
			if open[one.name+"@"] || open[one.name+"@"+one.version] {
				asked = append(asked, one)
			}
		}
		return nil
	})
	return asked
}
