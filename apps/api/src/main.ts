import { endBy, outliveLog } from '@cgoforge/io';
import { AdaptersModule } from './adapters.module.js';
import { LocalCallers } from './auth/callers.js';
import { KeyedCallers } from './auth/keyed-callers.js';
import { readConfig } from './config.js';
import { createApp } from './create-app.js';
import { embedIntake } from './embed-intake.js';
import { ApiSettings } from './http/api-settings.js';
import { PublicUrl } from './http/public-url.js';
import { openParts } from './open-parts.js';

outliveLog();

try {
  const config = readConfig();
  const keysFile = config.CGOFORGE_API_KEYS_FILE;
  const socket = config.CGOFORGE_INTAKE_SOCKET;
  const parts = await openParts(config);
  const intake = socket === undefined ? null : await embedIntake(parts, socket);
  const app = await createApp({
    adapters: AdaptersModule.of(config, parts, async () => intake?.close()),
    callers: keysFile ? await KeyedCallers.open(keysFile) : new LocalCallers(),
    hostNames: config.hostNames,
    settings: new ApiSettings({
      urlSeconds: config.CGOFORGE_URL_SECONDS,
      waitSeconds: config.CGOFORGE_WAIT_SECONDS,
      proxyWaitSeconds: config.CGOFORGE_PROXY_WAIT_SECONDS,
      logBytes: config.CGOFORGE_LOG_BYTES,
      pins: { tenantBytes: config.CGOFORGE_PIN_TENANT_BYTES, bytes: config.CGOFORGE_PIN_BYTES },
      defaultTargets: config.CGOFORGE_DEFAULT_TARGETS,
      archiveLimits: config.archiveLimits,
      leastPace: config.leastPace,
      spoolFolder: config.spoolFolder,
      spoolBytes: config.CGOFORGE_SPOOL_BYTES ?? null,
      drainSeconds: config.CGOFORGE_DRAIN_SECONDS,
    }),
    url: new PublicUrl(config.publicUrl),
  });
  app.enableShutdownHooks(['SIGTERM', 'SIGINT']);
  await app.init();
  // Not by Nest's own listen, which logs a port that is in use before we can say what to do about it.
  await app.getHttpAdapter().getInstance().listen({ port: config.CGOFORGE_PORT, host: config.CGOFORGE_HOST });
  process.stdout.write(`The API is ready at ${config.publicUrl}\n`);
} catch (error) {
  endBy(error, sentenceOf(error));
}

/** Why it did not start, and what to do. */
function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, port, message } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE')
    return `Port ${port} is in use by another program; set CGOFORGE_PORT to a free one.`;
  if (code === 'EACCES' && port)
    return `Port ${port} may only be used by root; set CGOFORGE_PORT to one above 1023.`;
  return message;
}
