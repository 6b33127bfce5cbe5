import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '@cgoforge/core';
import { KubeConfig } from '@kubernetes/client-node';
import { failureOf, isWorthRetrying, refusalOf } from './refusal.js';
import { pauseBefore } from './retry-request.js';
import { ServerClock } from './server-clock.js';

const PACE = {
  /** How long a request may take, to the end of its answer. */
  requestMs: 20_000,
  /** How long it is tried again: an API server that is upgraded is away for a minute. */
  budgetMs: 90_000,
};

export interface KubeRequest {
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** The reason of a refusal that is expected: of what may be gone, or there already. A status would not do: a proxy
   * has its own 404, and 409 is also what a quota answers that others count at the same time. */
  readonly expect?: 'NotFound' | 'AlreadyExists';
  readonly signal?: AbortSignal;
}

/**
 * Speaks to the API server that a kubeconfig, or the pod's own service account, names. The client library gives
 * address, trust and credentials; its requests have no deadline and a connection each, and its watch swallows errors.
 */
export class KubeApi {
  readonly clock = new ServerClock();

  constructor(
    private readonly config: KubeConfig,
    private readonly pace = PACE,
  ) {}

  /** As the file says; without one as a pod is told, else as the user's own configuration says. */
  static connect(kubeconfig?: string, pace?: typeof PACE): KubeApi {
    const config = new KubeConfig();
    if (kubeconfig === undefined) config.loadFromDefault();
    else config.loadFromFile(kubeconfig);
    return new KubeApi(config, pace);
  }

  /**
   * Answers the body; `null` for the refusal that is expected. Rejects with `unavailable` when the server cannot be
   * reached within the budget or refuses for another reason, and with `nodes_busy` when a quota has no room for a pod.
   */
  async ask(method: string, path: string, request: KubeRequest = {}): Promise<unknown> {
    const until = performance.now() + this.pace.budgetMs;
    const given = request.signal ? [request.signal] : [];
    for (let tries = 1; ; tries++) {
      let failed: unknown;
      let retryAfter: string | undefined;
      try {
        const late = AbortSignal.timeout(this.pace.requestMs);
        const response = await this.send(method, path, request, AbortSignal.any([late, ...given]));
        const status = response.statusCode ?? 500;
        const said = await text(response);
        if (status < 300) {
          this.clock.hear(response.headers.date);
          return JSON.parse(said);
        }
        const refusal = refusalOf(status, said);
        if (refusal.reason === request.expect) return null;
        failed = new Error(`${method} ${path}: ${status} ${said.slice(0, 500)}`);
        if (!isWorthRetrying(refusal)) throw failureOf(method, path, refusal, failed);
        retryAfter = response.headers['retry-after'];
      } catch (error) {
        if (error instanceof Failure || request.signal?.aborted) throw error;
        failed = error;
      }
      const leftMs = until - performance.now();
      const pause = pauseBefore(tries, { retryAfter, leftMs, random: Math.random() });
      if (pause === null) {
        throw new Failure('unavailable', 'The Kubernetes API does not answer.', { cause: failed });
      }
      await delay(pause, undefined, { ...(request.signal && { signal: request.signal }) });
    }
  }

  /** The lines of an answer without end, as JSON. Rejects when it does not begin, breaks, or is mute for `silentMs`. */
  async *follow(
    path: string,
    query: Readonly<Record<string, string>>,
    silentMs: number,
    signal: AbortSignal,
  ): AsyncIterable<unknown> {
    const silence = new AbortController();
    const timer = setTimeout(() => silence.abort(new Error(`GET ${path}: silent`)), silentMs);
    try {
      const response = await this.send('GET', path, { query }, AbortSignal.any([signal, silence.signal]));
      if (response.statusCode !== 200) {
        response.resume();
        throw new Error(`GET ${path}: ${response.statusCode}`);
      }
      let rest = '';
      for await (const chunk of response.setEncoding('utf8')) {
        timer.refresh();
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) yield JSON.parse(line);
      }
    } finally {
      clearTimeout(timer);
      silence.abort();
    }
  }

  private async send(
    method: string,
    path: string,
    { query = {}, body }: KubeRequest,
    signal: AbortSignal,
  ): Promise<IncomingMessage> {
    const server = this.config.getCurrentCluster()?.server;
    if (server === undefined) throw new Failure('unavailable', 'No configuration names a Kubernetes API.');
    const url = new URL(`${server.replace(/\/$/, '')}${path}?${new URLSearchParams(query)}`);
    const sent = JSON.stringify(body);
    const headers = {
      accept: 'application/json',
      'user-agent': 'cgoforge-worker',
      ...(sent !== undefined && {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(sent),
      }),
    };
    const options: https.RequestOptions = { method, signal, headers };
    await this.config.applyToHTTPSOptions(options);
    // The library keeps an agent for each cluster and user, but without keep-alive, so each request would connect anew.
    if (options.agent) Object.assign(options.agent, { keepAlive: true });
    return new Promise((resolve, reject) => {
      const request = (url.protocol === 'http:' ? http : https).request(url, options);
      request.on('response', resolve).on('error', reject).end(sent);
    });
  }
}
