import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { Failure } from '@cgoforge/core';
import multipart from '@fastify/multipart';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { AppModule, type AppOptions } from './app.module.js';
import { answerBrokenRequest } from './http/answer-broken-request.js';
import { failureOf } from './http/failure-of.js';
import { sendProblem } from './http/problem.js';
import { refuseForeign } from './http/refuse-foreign.js';
import { RegisteredRoutes } from './http/registered-routes.js';
import { serveDocs } from './pages/serve-docs.js';

/** A kubelet asks these by the address of the pod; they tell nothing. */
const PROBES = ['/livez', '/readyz'];

/** Sockets at once; each follower of a log is one. */
const MOST_CONNECTIONS = 1000;

/** The whole service on Fastify, ready to listen. */
export async function createApp(options: AppOptions): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    multipart: false,
    // Bodies are streams; each reader of one has its own limit.
    bodyLimit: Number.MAX_SAFE_INTEGER,
    genReqId: () => randomUUID(),
    forceCloseConnections: true,
    // A request has no time limit, an upload may be slow and honest; its headers have one, and its body a least pace.
    requestTimeout: 0,
    http: {
      ...{ headersTimeout: 15_000, connectionsCheckingInterval: 5_000, maxHeaderSize: 16 * 1024 },
      // Node's own answer says nothing.
      requireHostHeader: false,
    },
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      sendProblem(failureOf(error), request.id, reply);
    },
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(options), adapter, {
    bodyParser: false,
    abortOnError: false,
    logger: ['fatal', 'error', 'warn'],
  });
  const fastify = app.getHttpAdapter().getInstance();
  const routes = app.get(RegisteredRoutes);
  const names = options.callers.needKey ? options.hostNames : null;
  fastify.addHook('onRoute', ({ method, url }) => {
    // Of what this takes only the files exist, and they are asked for by their own page.
    if (url === '/docs/*') return;
    routes.list.push(...[method].flat().map((one) => ({ method: one, path: url })));
  });
  fastify.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    // No name of ours has one, and Postgres takes none for a text.
    if (request.url.includes('%00'))
      throw new Failure('request_broken', 'The address holds a NUL character.');
    // A proxy is asked for whole addresses, and such an address counts for more than the Host.
    if (!request.url.startsWith('/')) throw new Failure('request_broken', 'The address is not a path.');
    const { host, expect } = request.headers;
    if (host === undefined) throw new Failure('request_broken', 'The request names no Host.');
    if (expect !== undefined && expect.toLowerCase() !== '100-continue')
      throw new Failure('request_broken', 'Of expectations only 100-continue is met here.');
    if (PROBES.includes(request.url)) return;
    refuseForeign(request.raw.headersDistinct, { port: request.socket.localPort ?? 80, names });
    // Before anything is asked of the body, as Fastify does for some methods.
    if (request.is404) throw new Failure('not_found', 'No such path.');
  });
  await fastify.register(multipart);
  fastify.removeContentTypeParser(['application/json', 'text/plain']);
  fastify.addContentTypeParser('*', (_request, body, done) => done(null, body));
  // Whoever waits for 100 Continue hears it from the one who reads the body, after everything that can be refused
  // before.
  const server = app.getHttpServer();
  for (const event of ['checkContinue', 'checkExpectation'])
    server.on(event, (request, response) => server.emit('request', request, response));
  server.on('connect', (_request, socket) => answerBrokenRequest({ code: 'CONNECT' }, socket));
  server.maxConnections = MOST_CONNECTIONS;
  serveDocs(app);
  return app;
}
