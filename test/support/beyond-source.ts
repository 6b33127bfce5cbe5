import { execFileSync } from 'node:child_process';
import { inFolderSync } from './in-folder.ts';
import { packFiles } from './pack-files.ts';

/** Makes what these lines of shell make beside a main.go that has this `#cgo LDFLAGS:` and calls `parse`. */
function pack(ldflags: string, commands: string): Buffer {
  return inFolderSync((folder) => {
    const main = `package main\n\n/*\n#cgo LDFLAGS: ${ldflags}\nint parse(void);\n*/\nimport "C"\n\nfunc main() { println(C.parse()) }\n`;
    const script = `mkdir lib sysroot\ncat > main.go\nprintf 'module example.com/app\\n\\ngo 1.24\\n' > go.mod\n${commands}`;
    execFileSync('sh', ['-ec', script], { cwd: folder, input: main });
    return execFileSync('tar', ['-cz', '-C', folder, 'main.go', 'go.mod', 'lib', 'sysroot']);
  });
}

/** A program whose static library came compiled and asks for what only a glibc to come has: as one that was made with
 * the libraries of a newer system, which it has with it. */
export const packNewerSymbol = (): Buffer =>
  pack(
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is cgo's.
    '${SRCDIR}/lib/libparse.a ${SRCDIR}/sysroot/libfuture.so',
    `echo 'int future_call(void) { return 7; }' > future.c
    echo 'GLIBC_2.99 { global: future_call; local: *; };' > future.map
    gcc -shared -fPIC -nostdlib -Wl,-soname,libm.so.6 -Wl,--version-script=future.map -o sysroot/libfuture.so future.c
    echo 'int future_call(void); int parse(void) { return future_call(); }' > parse.txt
    gcc -x c -fPIC -c parse.txt -o parse.o && ar rcs lib/libparse.a parse.o`,
  );

/** A program that needs libsqlite3.so.0, as far as its loader sees. */
export const packNeedsLibrary = (): Buffer =>
  pack(
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is cgo's.
    '${SRCDIR}/lib/libsqlite3.so',
    `echo 'int parse(void) { return 7; }' > parse.txt
    gcc -x c -shared -fPIC -nostdlib -Wl,-soname,libsqlite3.so.0 -o lib/libsqlite3.so parse.txt`,
  );

/** Packs a program that names a function of a library which it would open only when it calls it; with an argument it
 * calls it at once. */
export function packNamesLater(): Buffer {
  return packFiles({
    'go.mod': 'module example.com/app\n\ngo 1.21\n',
    'main.go': `package main

// #cgo LDFLAGS: -Wl,--export-dynamic -Wl,--unresolved-symbols=ignore-in-object-files
// int found_later(void);
// static int call(int really) { return really ? found_later() : 0; }
import "C"

import (
	"fmt"
	"os"
)

func main() { fmt.Println("started", C.call(C.int(len(os.Args)-1))) }
`,
  });
}
