// npm run dev: the whole service from this clone, each part started anew when its code changes, with a debugger's port
// for each.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { layout } from '../apps/standalone/dist/home.js';
import { installApp } from '../apps/standalone/dist/install/install-app.js';
import { changedParts, stateOf } from './dev/changed-parts.mjs';
import { clone, home, isRoot } from './setup/machine.mjs';

const PORTS = { api: 9230, worker: 9231 };

const places = layout(home);
const say = (line) => console.log(`dev: ${line}`);
let state = stateOf(clone);

const service = spawn(process.execPath, ['apps/standalone/dist/main.js'], {
  cwd: clone,
  stdio: 'inherit',
  env: {
    ...process.env,
    CGOFORGE_INSPECT_API: String(PORTS.api),
    CGOFORGE_INSPECT_WORKER: String(PORTS.worker),
    // Each change is a death.
    CGOFORGE_DEATHS_PER_MINUTE: '1000',
  },
});
for (const [part, port] of Object.entries(PORTS)) say(`debug ${part} at 127.0.0.1:${port}`);

const compiler = spawn('tsc', ['-b', '--watch', '--preserveWatchOutput'], {
  cwd: clone,
  stdio: ['ignore', 'pipe', 'inherit'],
});
createInterface({ input: compiler.stdout }).on('line', (line) => {
  console.log(line);
  if (/Found 0 errors/.test(line)) restart();
});

service.on('exit', (code) => {
  compiler.kill();
  process.exitCode = code ?? 1;
});
// The terminal tells the service too, and it takes its time.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => service.kill('SIGTERM'));

function restart() {
  const now = stateOf(clone);
  const parts = changedParts(state, now);
  state = now;
  if (parts.length === 0) return;
  if (isRoot) installApp(clone, places.app);
  for (const part of parts) {
    say(`${part} has changed`);
    end(join(part === 'launcher' ? places.run : places.service, `${part}.pid`));
  }
}

/** Who keeps the parts starts it again, with the code that is there by then. */
function end(pidFile) {
  try {
    process.kill(Number(readFileSync(pidFile, 'utf8')), 'SIGTERM');
  } catch {
    // It does not run there.
  }
}
