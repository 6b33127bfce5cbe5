package check

import "testing"

func TestALibraryOfTheContainerIsNoneOfTheOtherSystem(t *testing.T) {
	root := otherRoot{folder: "/roots/a", ownLoader: "/lib64/ld-linux-x86-64.so.2", triplet: "x86_64-linux-gnu"}
	loader := "\t/lib64/ld-linux-x86-64.so.2 => /roots/a/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2 (0x1)\n"
	for output, wanted := range map[string]string{
		loader + "\tlibz.so.1 => /roots/a/lib/x86_64-linux-gnu/libz.so.1 (0x1)\n": "",
		loader + "\tlibz.so.1 => /lib/x86_64-linux-gnu/libz.so.1 (0x1)\n":         "A bare system of the target has no libz.so.1.",
		loader + "\tlibz.so.1 => /roots/ab/lib/libz.so.1 (0x1)\n":                 "A bare system of the target has no libz.so.1.",
		"\t/lib64/ld-linux-x86-64.so.2 => /lib64/ld-linux-x86-64.so.2 (0x1)\n":    "",
	} {
		if found := root.judge(observed{output: output}); found != wanted {
			t.Errorf("%q is judged %q, not %q", output, found, wanted)
		}
	}
}
