package origins

import (
	"debug/elf"
	"path/filepath"
	"strings"
)

// systemFolders are where the toolchain's root has its libraries.
var systemFolders = []string{"/usr/lib/*-linux-gnu*", "/lib/*-linux-gnu*", "/usr/lib64", "/lib64", "/usr/lib", "/lib"}

// inSystem answers where the root has a library of this file name; empty where it has none.
func inSystem(name string) string {
	if name == "" || strings.ContainsAny(name, `/*?[\`) {
		return ""
	}
	for _, folder := range systemFolders {
		if paths, _ := filepath.Glob(filepath.Join(folder, name)); len(paths) > 0 {
			// A link there is the system's own.
			if real, err := filepath.EvalSymlinks(paths[0]); err == nil {
				return real
			}
		}
	}
	return ""
}

// versionsOf are those that the root's library of this name defines.
func versionsOf(library string) (versions []string) {
	withLibrary(inSystem(library), func(read *elf.File) {
		defined, _ := read.DynamicVersions()
		for _, one := range defined {
			versions = append(versions, one.Name)
		}
	})
	return versions
}

// sonameOf is the name under which a shared library is loaded; empty where it says none, or is none.
func sonameOf(path string) (name string) {
	withLibrary(path, func(read *elf.File) {
		if names, err := read.DynString(elf.DT_SONAME); err == nil && len(names) > 0 {
			name = names[0]
		}
	})
	return name
}

func withLibrary(path string, read func(*elf.File)) {
	file, size, err := openRegular(path)
	if err != nil {
		return
	}
	defer file.Close()
	_ = readELF(file, size, mostLinked, func(library *elf.File) error {
		read(library)
		return nil
	})
}
