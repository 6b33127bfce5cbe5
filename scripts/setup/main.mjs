import { mkdirSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { agentProgram } from './agent-program.mjs';
import { compiledCode } from './compiled-code.mjs';
import { findGoroot, goSettings, goToolchain } from './go-toolchain.mjs';
import { clone, home } from './machine.mjs';
import { earlierRoots, minimalRoot, nextRoot } from './minimal-root.mjs';
import { npmPackages } from './npm-packages.mjs';
import { askForRoot, SetupError, say, showing } from './progress.mjs';
import { serviceUser } from './service-user.mjs';
import { systemPackages } from './system-packages.mjs';

/**
 * What each need consists of, in the order in which it is done. A step answers `null` when nothing is missing, else
 * `{ says, asRoot, run }`: a line for the user, whether it needs root, and the work. Every step may be interrupted and
 * done again.
 */
const service = [
  systemPackages(['service']),
  npmPackages,
  compiledCode,
  serviceUser,
  goToolchain,
  agentProgram,
  minimalRoot,
  earlierRoots,
];
const needs = {
  code: [npmPackages, compiledCode],
  service,
  demo: [...service, nextRoot],
  test: [systemPackages(['service', 'test']), ...service.slice(1)],
  cluster: [systemPackages(['service', 'test', 'cluster']), ...service.slice(1)],
  arm64: [systemPackages(['service', 'test', 'cluster', 'arm64']), ...service.slice(1)],
};

async function main() {
  const steps = needs[process.argv[2]];
  const needsHome = steps !== needs.code;
  if (!steps) throw new SetupError(`Usage: with-setup.sh ${Object.keys(needs).join('|')} COMMAND`);
  if (Number.parseInt(process.versions.node, 10) < 20) {
    throw new SetupError(`cgoforge starts with Node 20 or newer; this one is ${process.versions.node}.`);
  }
  if (needsHome && !isAbsolute(home)) {
    throw new SetupError(`CGOFORGE_HOME must be an absolute path, and is ${home}.`);
  }
  // Before anything is made in it as root, or its owner could not write there.
  if (needsHome) mkdirSync(home, { recursive: true });
  const work = [];
  for (const step of steps) {
    const missing = await step();
    if (missing) work.push(missing);
  }
  if (work.length > 0) await install(work);
  if (needsHome) printEnvironment();
}

async function install(work) {
  say('cgoforge will now:');
  for (const { says } of work) say(`  - ${says}`);
  if (work.some(({ asRoot }) => asRoot)) await askForRoot();
  for (const { says, run } of work) await showing(says, run);
}

/** For with-setup.sh to take over: where the state lives, which Go compiles, and how it reaches modules. */
function printEnvironment() {
  const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
  const goroot = findGoroot();
  const variables = [['CGOFORGE_HOME', home], ['CGOFORGE_GOROOT', goroot], ...goSettings(goroot)];
  for (const [name, value] of variables) process.stdout.write(`export ${name}=${quoted(value)}\n`);
}

process.chdir(clone);
main().catch((error) => {
  say(error instanceof SetupError ? `\n${error.message}` : error.stack);
  process.exitCode = 1;
});
