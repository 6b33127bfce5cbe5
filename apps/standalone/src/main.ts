import { spawnSync } from 'node:child_process';
import { userInfo } from 'node:os';
import { outliveLog } from '@cgoforge/io';
import { readConfig } from './config.js';
import { findAccount, layout, prepareHome } from './home.js';
import { installApp } from './install/install-app.js';
import { judgeSettings } from './judge-settings.js';
import { runUntilStopped } from './keep/run-until-stopped.js';
import type { SupervisedPart } from './keep/running-part.js';
import { launcherPart, sudoLauncherPart } from './parts/launcher-part.js';
import { codeRoot, nodePart } from './parts/node-part.js';
import { serviceParts } from './parts/service-parts.js';
import { portFree } from './port-free.js';
import { say } from './say.js';
import { sayReady } from './say-ready.js';
import { takeLock } from './take-lock.js';

/**
 * The embedded service. Started by root, this process stays root, but runs only the launcher and, as user cgoforge and
 * from a copy of the code, the service. Started by another user, it is the service, and sudo starts the launcher.
 */
async function main(): Promise<number> {
  outliveLog();
  const config = readConfig();
  judgeSettings(config);
  const { lock: lockPath, run, service, app } = layout(config.home);
  const account = userInfo().uid === 0 ? findAccount('cgoforge') : undefined;

  prepareHome(config.home, account);
  const lock = takeLock(lockPath, say);
  await portFree(config.host, config.port);

  let parts: readonly SupervisedPart[];
  let serving = async () => {};
  if (account) {
    installApp(codeRoot, app);
    const whole = nodePart({
      name: 'service',
      program: 'apps/standalone/dist/service.js',
      code: app,
      env: config.environment,
      ready: async () => {},
    });
    parts = [launcherPart(config, account, app), { ...whole, account, nested: true }];
  } else {
    // Asked for now, while nothing else writes to the terminal.
    if (spawnSync('sudo', ['--validate'], { stdio: 'inherit' }).status !== 0) {
      throw new Error('The launcher needs root: start cgoforge as root, or as a user who may use sudo.');
    }
    const service = await serviceParts(config);
    serving = () => sayReady(config, service.databaseUrl, say);
    parts = [sudoLauncherPart(config, { uid: userInfo().uid, gid: userInfo().gid }), ...service.parts];
  }
  return runUntilStopped(parts, {
    folder: account ? run : service,
    lock,
    deathsPerMinute: config.deathsPerMinute,
    say,
    serving,
    stopping: () => say('Stopping. A build that runs now is tried again at the next start.'),
  });
}

process.exit(
  await main().then(
    (code) => {
      say('Stopped; nothing is left running.');
      return code;
    },
    (error: Error) => {
      say(error.message);
      return 1;
    },
  ),
);
