import { spawn } from 'node:child_process';

import { isRoot } from './machine.mjs';

/** What stops the set-up; its message is the sentence that the user sees. */
export class SetupError extends Error {}

// stdout belongs to with-setup.sh, which reads the environment from it.
export const say = (text) => process.stderr.write(`${text}\n`);

/** Does one piece of work and shows that it goes on: a running clock on a terminal, a line every 10 s elsewhere. */
export async function showing(title, work) {
  const began = Date.now();
  const seconds = () => `${Math.round((Date.now() - began) / 1000)} s`;
  const onTerminal = process.stderr.isTTY === true;
  if (!onTerminal) say(`  ${title} …`);
  const clock = setInterval(
    () => (onTerminal ? process.stderr.write(`\r  ${title} … ${seconds()} `) : say(`    … ${seconds()}`)),
    onTerminal ? 1000 : 10_000,
  );
  try {
    await work();
  } catch (error) {
    say(`${onTerminal ? '\r' : ''}  ✗ ${title} (${seconds()})`);
    throw error;
  } finally {
    clearInterval(clock);
  }
  say(`${onTerminal ? '\r' : ''}  ✓ ${title} (${seconds()})   `);
}

/** Runs a command to its end and answers what it printed on stdout; its whole output is shown only when it fails. */
export function run(command, args, options = {}) {
  const { env = {}, cwd } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const printed = [];
    const answer = [];
    child.stdout.on('data', (data) => printed.push(data) && answer.push(data));
    child.stderr.on('data', (data) => printed.push(data));
    child.on('error', (error) => reject(new SetupError(`Failed to run ${command}: ${error.message}`)));
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(Buffer.concat(answer).toString());
      const lines = Buffer.concat(printed).toString().trimEnd().split('\n').slice(0, 60);
      const ending = signal ? `was ended by ${signal}` : `ended with ${code}`;
      reject(new SetupError(`${[command, ...args].join(' ')} ${ending}:\n    ${lines.join('\n    ')}`));
    });
  });
}

/** Runs a command as root: directly, or by sudo, which `askForRoot` has asked before. */
export function runAsRoot(command, args, options) {
  if (isRoot) return run(command, args, options);
  const { env = {}, ...rest } = options ?? {};
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  return run('sudo', ['--', 'env', ...variables, command, ...args], rest);
}

/** Asks for the password once, on the terminal, before anything runs in the background. */
export function askForRoot() {
  if (isRoot) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const child = spawn('sudo', ['--validate'], { stdio: ['inherit', 2, 2] });
    const refuse = () =>
      reject(new SetupError('This needs root: run it as root, or as a user who may use sudo.'));
    child.on('error', refuse);
    child.on('close', (code) => (code === 0 ? resolve() : refuse()));
  });
}
