import { makeDebianRoot } from './debian/debian-root.js';
import { makeToolchain } from './made/make-toolchain.js';

// What the set-up runs as root: `root SUITE FOLDER` makes a bare Debian, `toolchain NAME HOME` a toolchain.
const [command, what = '', where = ''] = process.argv.slice(2);
try {
  if (command === 'root') await makeDebianRoot({ suite: what, folder: where }, console.error);
  else if (command === 'toolchain') await makeToolchain(what, where, console.error);
  else throw new Error(`Say root or toolchain, not ${command}.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
