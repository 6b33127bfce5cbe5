import { outliveLog } from '@cgoforge/io';
import { readConfig } from './config.js';
import { layout } from './home.js';
import { runUntilStopped } from './keep/run-until-stopped.js';
import { serviceParts } from './parts/service-parts.js';
import { say } from './say.js';
import { sayReady } from './say-ready.js';

/** All of the embedded service that needs no root, for a service that root has started. */
const LOCK_FROM_PARENT = 3;

async function main(): Promise<number> {
  outliveLog();
  const config = readConfig();
  const { parts, databaseUrl } = await serviceParts(config);
  return runUntilStopped(parts, {
    folder: layout(config.home).service,
    lock: LOCK_FROM_PARENT,
    deathsPerMinute: config.deathsPerMinute,
    say,
    serving: () => sayReady(config, databaseUrl, say),
  });
}

process.exit(
  await main().catch((error: Error) => {
    say(error.message);
    return 1;
  }),
);
