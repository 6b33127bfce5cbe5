import type { AddressInfo } from 'node:net';
import { endBy, outliveLog } from '@cgoforge/io';
import { readConfig } from './intake/config.js';
import { createIntake } from './intake/create-intake.js';
import { IntakeAdaptersModule } from './intake/intake-adapters.module.js';
import { openIntakeParts } from './intake/open-intake-parts.js';

outliveLog();

try {
  const config = readConfig();
  const app = await createIntake(
    IntakeAdaptersModule.of(await openIntakeParts(config)),
    config.CGOFORGE_INTAKE_ADDRESS_CONNECTIONS,
  );
  app.enableShutdownHooks(['SIGTERM', 'SIGINT']);
  await app.init();
  const host = config.CGOFORGE_INTAKE_HOST;
  await app.getHttpAdapter().getInstance().listen({ port: config.CGOFORGE_INTAKE_PORT, host });
  // Port 0 has become one that was free.
  const { port } = app.getHttpServer().address() as AddressInfo;
  process.stdout.write(`Intake is ready on port ${port} of ${host}\n`);
} catch (error) {
  endBy(error);
}
