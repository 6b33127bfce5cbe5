import { once } from 'node:events';
import { createServer } from 'node:net';

/** Rejects with a sentence when another program listens there: said before anything has started. */
export async function portFree(host: string, port: number): Promise<void> {
  await using server = createServer().listen(port, host);
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    throw new Error(
      error.code === 'EADDRINUSE'
        ? `Port ${port} is in use by another program; set CGOFORGE_PORT to a free one.`
        : `cgoforge cannot listen at ${host}:${port}: ${error.message}`,
    );
  });
}
