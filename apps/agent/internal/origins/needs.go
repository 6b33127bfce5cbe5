package origins

import (
	"debug/elf"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// needs is what a built file asks of the system where it starts, and its target does not promise.
type needs struct {
	machine elf.Machine
	// loader is empty where the file has that of its target.
	loader    string
	libraries []string
	symbols   []symbol
}

// symbol is one of a library that has it since a version only.
type symbol struct{ name, version, library string }

func (s symbol) String() string { return s.name + "@" + s.version + " of " + s.library }

// common are libraries that every system of a distribution with glibc has: nobody asks where they come from.
var common = regexp.MustCompile(
	`^(?:lib(?:c|m|mvec|pthread|dl|rt|resolv|util|anl|nsl|gcc_s|stdc\+\+|z|crypt)|ld-linux[a-z0-9-]*)\.so\.[0-9]+$`)

const (
	glibcPrefix = "GLIBC_"
	mostPerFile = 8
)

// needsOf reads what a file needs beyond a floor of glibc, such as `2.31`, and a loader.
func needsOf(path, floor, loader string) (found needs, err error) {
	file, size, err := openRegular(path)
	if err != nil {
		return found, err
	}
	defer file.Close()
	err = readELF(file, size, mostLinked, func(read *elf.File) error {
		found.machine = read.Machine
		if there := interpreterOf(read); there != "" && there != loader {
			found.loader = there
		}
		libraries, err := read.ImportedLibraries()
		if err != nil {
			return err
		}
		for _, library := range libraries {
			if !common.MatchString(library) && len(found.libraries) < mostPerFile {
				found.libraries = append(found.libraries, library)
			}
		}
		imported, err := read.ImportedSymbols()
		if err != nil {
			return err
		}
		defined := map[string][]string{}
		for _, one := range imported {
			asked := symbol{one.Name, one.Version, one.Library}
			if len(found.symbols) < mostPerFile && isBeyond(asked, floor, defined) {
				found.symbols = append(found.symbols, asked)
			}
		}
		return nil
	})
	return found, err
}

// isBeyond tells whether a version is newer than the floor or, of another library than glibc's, not one that the
// toolchain's own has, which defined keeps.
func isBeyond(asked symbol, floor string, defined map[string][]string) bool {
	if asked.version == "" {
		return false
	}
	if number, isGlibc := strings.CutPrefix(asked.version, glibcPrefix); isGlibc {
		return floor != "" && isNewer(number, floor)
	}
	versions, isKnown := defined[asked.library]
	if !isKnown {
		versions = versionsOf(asked.library)
		defined[asked.library] = versions
	}
	return len(versions) > 0 && !slices.Contains(versions, asked.version)
}

// isNewer compares numbers such as 2.4 and 2.34; what has other parts is not newer.
func isNewer(number, than string) bool {
	parts, others := strings.Split(number, "."), strings.Split(than, ".")
	for i, part := range parts {
		a, err := strconv.Atoi(part)
		if err != nil {
			return false
		}
		b := 0
		if i < len(others) {
			b, _ = strconv.Atoi(others[i])
		}
		if a != b {
			return a > b
		}
	}
	return false
}

const longestPath = 4096

func interpreterOf(read *elf.File) string {
	for _, segment := range read.Progs {
		if segment.Type == elf.PT_INTERP && segment.Filesz <= longestPath {
			path := make([]byte, segment.Filesz)
			if _, err := segment.ReadAt(path, 0); err == nil {
				return strings.TrimRight(string(path), "\x00")
			}
		}
	}
	return ""
}
