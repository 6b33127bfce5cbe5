import 'reflect-metadata';
import { AGENT_PROTOCOL } from '@cgoforge/core';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { answerBrokenRequest } from '../http/answer-broken-request.js';
import { IntakeModule } from './intake.module.js';
import { limitConnections } from './limit-connections.js';

/** Each attempt uses a handful. */
const MOST_CONNECTIONS = 4_000;

/** An agent has its next piece of log sooner, or connects again. */
const IDLE_MS = 5_000;

/** Longer than an agent may wait for the state of its attempt. A connection on which nothing moves for so long is
 * closed. */
const SILENCE_MS = 120_000;

/** Intake on Fastify, ready to listen. `mostOfAddress`: connections that one address may have at once, where there are
 * addresses. */
export async function createIntake(
  adapters: DynamicModule,
  mostOfAddress = Number.POSITIVE_INFINITY,
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    // Bodies are streams; each reader of one has its own limit.
    bodyLimit: Number.MAX_SAFE_INTEGER,
    // At the end only what is idle is cut off, since a build may wait for what is on its way; so nothing stays idle
    // for long.
    forceCloseConnections: 'idle',
    keepAliveTimeout: IDLE_MS,
    exposeHeadRoutes: false,
    // A file may take long, as long as it comes.
    requestTimeout: 0,
    connectionTimeout: SILENCE_MS,
    http: { headersTimeout: 15_000, connectionsCheckingInterval: 5_000, maxHeaderSize: 16 * 1024 },
    clientErrorHandler: answerBrokenRequest,
  });
  const app = await NestFactory.create<NestFastifyApplication>(IntakeModule.with(adapters), adapter, {
    bodyParser: false,
    abortOnError: false,
    logger: ['fatal', 'error', 'warn'],
  });
  const fastify = app.getHttpAdapter().getInstance();
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', (_request, body, done) => done(null, body));
  // The agent of a release that knows more than intake hears of it before it begins.
  fastify.addHook('onRequest', async (_request, reply) => {
    reply.header('cgoforge-protocol', AGENT_PROTOCOL);
  });
  app.getHttpServer().maxConnections = MOST_CONNECTIONS;
  limitConnections(app.getHttpServer(), mostOfAddress);
  return app;
}
