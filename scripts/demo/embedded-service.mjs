import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';

/** Starts the embedded service of this home, with more settings, and answers when it is ready: `{ url, stop }`. */
export async function startService(environment) {
  const port = await freePort();
  const child = spawn(process.execPath, ['apps/standalone/dist/main.js'], {
    env: {
      ...process.env,
      ...environment,
      CGOFORGE_PORT: String(port),
      CGOFORGE_PUBLIC_URL: `http://localhost:${port}`,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
    // Ctrl-C is for the demo, which then stops the service in good order.
    detached: process.getuid() === 0,
  });
  const ended = once(child, 'exit');
  const ready = new Promise((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const url = /^cgoforge is ready at (\S+)/.exec(line)?.[1];
      if (url) resolve(url);
      else if (!/^(To try it| {2}(bash|PowerShell|cmd) )/.test(line)) console.log(`  ${line}`);
    });
  });
  const tooEarly = ended.then(() => Promise.reject(new Error('The service did not start.')));
  // Said by whoever waits for it; nobody does after the demo has stopped the service itself.
  tooEarly.catch(() => {});
  return {
    url: await Promise.race([ready, tooEarly]),
    async stop() {
      child.kill('SIGTERM');
      const [code] = await ended;
      if (code !== 0) throw new Error(`The service ended with ${code} when it was stopped.`);
    },
  };
}

/** 8080, or else any port: the demo needs one for a minute only. */
async function freePort() {
  const wanted = Number(process.env.CGOFORGE_PORT ?? 8080);
  const free = (await listens(wanted)) ?? (await listens(0));
  if (free !== wanted)
    console.log(`  Port ${wanted} is in use by another program, so the demo takes ${free}.`);
  return free;
}

function listens(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen(port, '127.0.0.1', () => {
      const { port: taken } = server.address();
      server.close(() => resolve(taken));
    });
  });
}
