import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { describe, expect, it } from 'vitest';
import { impatientTransport } from './transport.js';

async function ask(answer: RequestListener, answerMs: number, read: (response: IncomingMessage) => unknown) {
  const server = createServer(answer).listen(0, '127.0.0.1');
  try {
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    return await new Promise((resolve, reject) => {
      const request = impatientTransport(false, answerMs).request({ host: '127.0.0.1', port }, (response) =>
        resolve(read(response)),
      );
      request.on('error', reject).end();
    });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe('impatientTransport', () => {
  it('gives a server up that takes the connection and says nothing', async () => {
    await expect(
      ask(
        () => {},
        20,
        () => {},
      ),
    ).rejects.toThrow('no answer within 0.02 s');
  });

  it('has all the time for a body once its answer has begun', async () => {
    const timeout = await ask(
      (_, response) => response.write('be'),
      60_000,
      (response) => response.socket.timeout,
    );
    expect(timeout).toBe(0);
  });
});
