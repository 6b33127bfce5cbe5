import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { makeFolder, removeFolder } from './in-folder.js';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

type Answer = (asked: Asked, response: ServerResponse) => void;

/** An API server that does to its clients what a test says, over real HTTP. */
export class KubeServer {
  /** Everything that was asked, in order. */
  readonly asked: Asked[] = [];
  private readonly folder = makeFolder();
  readonly kubeconfig = join(this.folder, 'kubeconfig');
  private readonly answers: Answer[] = [];
  private readonly server = createServer((request, response) => void this.answer(request, response));

  static async start(): Promise<KubeServer> {
    const kube = new KubeServer();
    kube.server.listen(0, '127.0.0.1');
    await once(kube.server, 'listening');
    const { port } = kube.server.address() as AddressInfo;
    const cluster = { server: `http://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true };
    const config = {
      clusters: [{ name: 'fake', cluster }],
      users: [{ name: 'fake', user: { token: 'a-token' } }],
      contexts: [{ name: 'fake', context: { cluster: 'fake', user: 'fake' } }],
      'current-context': 'fake',
    };
    writeFileSync(kube.kubeconfig, JSON.stringify(config));
    return kube;
  }

  /** The next requests get these answers, one each; the last one stays. */
  next(...answers: readonly Answer[]): void {
    this.answers.splice(0, Number.POSITIVE_INFINITY, ...answers);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    removeFolder(this.folder);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://fake');
    const { method = '', headers } = request;
    const asked = { method, path: url.pathname, query: url.searchParams, headers, body: await text(request) };
    this.asked.push(asked);
    const answer = this.answers.length > 1 ? this.answers.shift() : this.answers[0];
    answer?.(asked, response);
  }
}

/** Answers with JSON. */
export const json =
  (status: number, body: object = {}, headers: Record<string, string> = {}): Answer =>
  (_asked, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };

/** Takes the request and says nothing. */
export const silence: Answer = () => {};

/** Breaks the connection. */
export const reset: Answer = (_asked, response) => void response.destroy();

/** Begins an answer with these lines, and goes on with what `then` does. */
export const lines =
  (texts: readonly string[], then: (response: ServerResponse) => void = () => {}): Answer =>
  (_asked, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    response.write(texts.map((line) => `${line}\n`).join(''), () => then(response));
  };
