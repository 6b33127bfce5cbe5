import { createServer } from 'node:net';

/** Rejects with a sentence when another program listens there: said before anything has started. */
export function portFree(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason =
        error.code === 'EADDRINUSE'
          ? `Port ${port} is in use by another program; set CGOFORGE_PORT to a free one.`
          : `cgoforge cannot listen at ${host}:${port}: ${error.message}`;
      reject(new Error(reason));
    });
    server.listen(port, host, () => server.close(() => resolve()));
  });
}
