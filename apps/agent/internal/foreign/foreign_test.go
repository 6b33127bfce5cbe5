package foreign

import (
	"bytes"
	"debug/elf"
	"runtime"
	"strings"
	"testing"
)

func TestProgramsAreOfTheirArchitecture(t *testing.T) {
	for arch, machine := range map[string]elf.Machine{"386": elf.EM_386, "arm": elf.EM_ARM} {
		read, err := elf.NewFile(bytes.NewReader(programOf(arch)))
		if err != nil || read.Machine != machine || read.Entry != read.Progs[0].Vaddr+84 {
			t.Errorf("%s: %v, %v", arch, read, err)
		}
	}
}

func TestThisMachineRunsNoneOfAnotherFamily(t *testing.T) {
	other := map[string]string{"amd64": "arm", "arm64": "386"}[runtime.GOARCH]
	if err := Runs(other); other != "" && err == nil {
		t.Errorf("%s runs %s", runtime.GOARCH, other)
	}
	if err := Runs("riscv64"); err == nil || !strings.Contains(err.Error(), "riscv64") {
		t.Errorf("riscv64: %v", err)
	}
}

func TestThisMachineRunsItsOwnSmallerSister(t *testing.T) {
	if runtime.GOARCH != "amd64" {
		t.Skip("whether an arm64 machine runs arm depends on its processor")
	}
	if err := Runs("386"); err != nil {
		t.Error(err)
	}
}
