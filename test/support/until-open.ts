import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** Resolves when the port takes connections; rejects after 30 s. */
export async function untilOpen(host: string, port: number): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!(await isOpen(host, port))) {
    if (performance.now() > deadline) throw new Error(`Nothing listens on ${host}:${port}.`);
    await pause(50);
  }
}

function isOpen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(port, host);
    const end = (open: boolean) => {
      connection.destroy();
      resolve(open);
    };
    connection.once('connect', () => end(true));
    connection.once('error', () => end(false));
  });
}
