import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, expect, it } from 'vitest';
import { answerBrokenRequest } from './answer-broken-request.js';

const server = createServer({ headersTimeout: 50, requestTimeout: 50, connectionsCheckingInterval: 10 });
server.on('clientError', answerBrokenRequest).listen(0, '127.0.0.1');
afterAll(() => server.close());

it.each([
  ['closes a connection on which nothing was sent without a word', '', /^$/],
  ['says why it does not wait for the rest of a request', 'GET / HTT', /^HTTP\/1\.1 400 .*did not arrive/s],
])('%s', async (_, sent, heard) => {
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  if (sent) socket.write(sent);
  expect(await text(socket)).toMatch(heard);
});
