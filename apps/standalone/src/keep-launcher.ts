import { readConfig } from './config.js';
import { layout } from './home.js';
import { runUntilStopped } from './keep/run-until-stopped.js';
import { launcherPart } from './parts/launcher-part.js';
import { say } from './say.js';

/**
 * What sudo starts for a user: it keeps the launcher running without asking again. It ends when its stdin closes, since
 * the user's processes may not signal it.
 */
const config = readConfig();
process.exit(
  await runUntilStopped([launcherPart(config)], {
    folder: layout(config.home).run,
    deathsPerMinute: config.deathsPerMinute,
    say,
    untilStdinCloses: true,
  }),
);
