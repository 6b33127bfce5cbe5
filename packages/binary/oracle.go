// Command oracle prints what Go's own debug/elf and debug/buildinfo read in the files it is given, as JSON lines: the
// test compares that with what this package reads.
package main

import (
	"debug/buildinfo"
	"debug/elf"
	"encoding/json"
	"os"
	"sort"
)

type module struct {
	Path    string  `json:"path"`
	Version string  `json:"version"`
	Sum     *string `json:"sum"`
}

type answer struct {
	Machine  string            `json:"machine"`
	Type     string            `json:"type"`
	Needed   []string          `json:"needed"`
	Versions []string          `json:"versions"`
	Go       string            `json:"go"`
	Path     string            `json:"path"`
	Main     string            `json:"main"`
	Modules  []module          `json:"modules"`
	Settings map[string]string `json:"settings"`
}

func main() {
	for _, name := range os.Args[1:] {
		if err := json.NewEncoder(os.Stdout).Encode(read(name)); err != nil {
			panic(err)
		}
	}
}

func read(name string) answer {
	file, err := elf.Open(name)
	if err != nil {
		panic(err)
	}
	defer file.Close()
	read := answer{Machine: file.Machine.String(), Type: file.Type.String(), Settings: map[string]string{}}
	read.Needed, _ = file.ImportedLibraries()
	needs, _ := file.DynamicVersionNeeds()
	for _, library := range needs {
		for _, need := range library.Needs {
			if need.Flags&elf.VER_FLG_WEAK == 0 {
				read.Versions = append(read.Versions, need.Dep)
			}
		}
	}
	info, err := buildinfo.ReadFile(name)
	if err != nil {
		return read
	}
	read.Go, read.Path, read.Main = info.GoVersion, info.Path, info.Main.Path
	for _, dep := range info.Deps {
		if dep.Replace != nil {
			dep = dep.Replace
		}
		one := module{Path: dep.Path, Version: dep.Version}
		if dep.Sum != "" {
			one.Sum = &dep.Sum
		}
		read.Modules = append(read.Modules, one)
	}
	sort.Slice(read.Modules, func(i, j int) bool { return read.Modules[i].Path < read.Modules[j].Path })
	for _, setting := range info.Settings {
		read.Settings[setting.Key] = setting.Value
	}
	return read
}
