import { spawn } from 'node:child_process';

/** Prints a command as one would type it, runs it, and answers what it wrote; rejects with a sentence when it fails. */
export function type(command, args, { show = false, secretly = false } = {}) {
  if (!secretly) console.log(`  $ ${[command, ...args].map(quoted).join(' ')}`);
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const written = [];
    child.stdout.on('data', (data) => {
      written.push(data);
      if (show) process.stdout.write(String(data).replace(/^(?=.)/gm, '    '));
    });
    child.on('error', (error) => reject(new Error(`Failed to run ${command}: ${error.message}`)));
    child.on('close', (code, signal) => {
      if (code === 0) resolve(Buffer.concat(written).toString());
      else
        reject(
          new Error(
            `${command} ended with ${signal ?? code}: ${Buffer.concat(written).toString().slice(-2000)}`,
          ),
        );
    });
  });
}

const quoted = (word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
