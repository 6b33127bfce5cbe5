import { once } from 'node:events';
import { chmod, chown, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { asFailure } from '@cgoforge/core';
import type { LauncherConfig } from './config.js';
import { answer, type Services } from './routes.js';

/** Serves the launcher's verbs on its socket, which only root and the service's group may open. */
export async function serve(config: LauncherConfig, services: Services): Promise<Server> {
  const server = createServer((request, response) => void handle(services, request, response));
  await rm(config.socketPath, { force: true });
  server.listen(config.socketPath);
  await once(server, 'listening');
  await chown(config.socketPath, 0, config.serviceGid);
  await chmod(config.socketPath, 0o660);
  return server;
}

async function handle(services: Services, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  try {
    const said = await answer(services, request, gone.signal);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(said ?? {}));
  } catch (error) {
    if (gone.signal.aborted) return;
    const failure = asFailure(error);
    if (failure.code === 'internal') console.error(`${request.method} ${request.url} failed:`, error);
    response.writeHead(failure.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(failure));
  }
}
