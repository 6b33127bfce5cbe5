import { home } from './setup/machine.mjs';
import { askForRoot, SetupError, say, showing } from './setup/progress.mjs';
import { madeToolchains, makeAsRoot, makeableToolchains } from './setup/toolchains.mjs';

// npm run toolchain: lists what this machine can compile with beside its own compiler; with names, makes those.
const names = process.argv.slice(2);
try {
  if (names.length === 0) list();
  for (const name of names) await make(name);
} catch (error) {
  say(error instanceof SetupError ? error.message : error.stack);
  process.exitCode = 1;
}

function list() {
  const made = madeToolchains().map(({ name }) => name);
  for (const { name, runtime } of makeableToolchains()) {
    console.log(
      `${name}  :${runtime}  ${made.includes(name) ? 'made' : `to be made: npm run toolchain ${name}`}`,
    );
  }
}

async function make(name) {
  const known = makeableToolchains().map((each) => each.name);
  if (!known.includes(name))
    throw new SetupError(`There is no toolchain ${name}; there are ${known.join(', ')}.`);
  if (madeToolchains().some((each) => each.name === name)) return say(`${name} is made already.`);
  await askForRoot();
  await showing(`make the toolchain ${name}`, () => makeAsRoot('toolchain', name, home));
}
