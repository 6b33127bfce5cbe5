import { once } from 'node:events';
import { chmod, chown, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { MAX_HEADER_BYTES } from '@cgoforge/adapter-runc';
import { asFailure } from '@cgoforge/core';
import type { LauncherConfig } from './config.js';
import { type Answer, type Call, findRoute, type Services } from './routes.js';

/** Serves the launcher's verbs on its socket, which only root and the service's group may open. */
export async function serve(config: LauncherConfig, services: Services): Promise<Server> {
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES, requestTimeout: 0 });
  server.on('request', (request, response) => void handle(services, request, response, () => request));
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    void handle(services, request, response, () => {
      response.writeContinue();
      return request;
    });
  });
  await rm(config.socketPath, { force: true });
  server.listen(config.socketPath);
  await once(server, 'listening');
  await chown(config.socketPath, 0, config.serviceGid);
  await chmod(config.socketPath, 0o660);
  return server;
}

/** Whether somebody answers on the socket. */
export function isServed(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}

async function handle(
  services: Services,
  request: IncomingMessage,
  response: ServerResponse,
  body: Call['body'],
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  try {
    const url = new URL(request.url ?? '/', 'http://launcher');
    const route = findRoute(request.method ?? '', url.pathname);
    const call: Call = {
      ...route,
      query: url.searchParams,
      headers: request.headers,
      body,
      gone: gone.signal,
    };
    await send(response, await route.handle(services, call));
  } catch (error) {
    if (gone.signal.aborted) return;
    const failure = asFailure(error);
    if (failure.code === 'internal') console.error(`${request.method} ${request.url} failed:`, error);
    if (response.headersSent) {
      // The reader must see that this is not the end.
      response.destroy();
      return;
    }
    response.writeHead(failure.status, { 'content-type': 'application/json', connection: 'close' });
    response.end(JSON.stringify(failure));
  }
}

async function send(response: ServerResponse, answer: Answer): Promise<void> {
  if ('json' in answer) {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer.json));
    return;
  }
  response.writeHead(200, {
    'content-type': 'application/octet-stream',
    ...(answer.size !== undefined && { 'content-length': answer.size }),
  });
  response.flushHeaders();
  await pipeline(answer.stream, response);
}
