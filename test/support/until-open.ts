import { connect } from 'node:net';
import { waitUntil } from '../../apps/standalone/src/wait-until.js';

/** Resolves when the port takes connections; rejects after 30 s. */
export async function untilOpen(host: string, port: number): Promise<void> {
  await waitUntil(30_000, `Nothing listens on ${host}:${port}.`, () => isOpen(host, port));
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
