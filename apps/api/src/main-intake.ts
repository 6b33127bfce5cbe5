import { readConfig } from './intake/config.js';
import { createIntake } from './intake/create-intake.js';
import { IntakeAdaptersModule } from './intake/intake-adapters.module.js';

try {
  const config = readConfig();
  const app = await createIntake(await IntakeAdaptersModule.connect(config));
  app.enableShutdownHooks(['SIGTERM', 'SIGINT']);
  await app.init();
  const listener = { port: config.CGOFORGE_INTAKE_PORT, host: config.CGOFORGE_INTAKE_HOST };
  const address = await app.getHttpAdapter().getInstance().listen(listener);
  process.stdout.write(`Intake is ready at ${address}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
