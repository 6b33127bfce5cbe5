import { endBy, outliveLog } from '@cgoforge/io';
import { readConfig } from './config.js';
import { startLauncher } from './launcher.js';

// What the launcher makes is meant to be read by its sandboxes where it lies in their roots; its own folder is 0700.
process.umask(0o022);

outliveLog();

try {
  const config = readConfig();
  const close = await startLauncher(config);
  console.log(`The launcher serves ${config.socketPath}`);
  const { promise: asked, resolve: stop } = Promise.withResolvers<unknown>();
  process.on('SIGTERM', stop).on('SIGINT', stop);
  await asked;
  await close().catch((error: unknown) => {
    console.error('Failed to stop cleanly:', error);
    process.exit(1);
  });
  process.exit(0);
} catch (error) {
  endBy(error);
}
