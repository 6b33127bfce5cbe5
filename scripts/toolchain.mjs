import { printTarget } from '../packages/core/dist/index.js';
import { isMade, makeableToolchains } from '../packages/toolchains/dist/index.js';
import { home } from './setup/machine.mjs';
import { askForRoot, SetupError, say, showing } from './setup/progress.mjs';
import { makeAsRoot } from './setup/toolchains.mjs';

// npm run toolchain: lists what this machine can compile with beside its own compiler; with names, makes those.
const names = process.argv.slice(2);
const known = makeableToolchains();
try {
  if (names.length === 0) list();
  for (const name of names) await make(name);
} catch (error) {
  say(error instanceof SetupError ? error.message : error.stack);
  process.exitCode = 1;
}

function list() {
  for (const toolchain of known) {
    const { name, targets } = toolchain;
    const state = isMade(toolchain, home) ? 'made' : `to be made: npm run toolchain ${name}`;
    console.log(`${name}  ${targets.map(printTarget).join(', ')}  ${state}`);
  }
}

async function make(name) {
  const toolchain = known.find((each) => each.name === name);
  if (!toolchain) {
    throw new SetupError(
      `There is no toolchain ${name}; there are ${known.map((each) => each.name).join(', ')}.`,
    );
  }
  if (isMade(toolchain, home)) return say(`${name} is made already.`);
  await askForRoot();
  await showing(`make the toolchain ${name}`, () => makeAsRoot('toolchain', name, home));
}
