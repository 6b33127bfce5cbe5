import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { startKubelab, stopKubelab } from './lab.ts';

/** For developers. Usage: node test/kubelab/cli.ts up FOLDER [NUMBER] | down FOLDER */
const [verb, given = '', number = '1'] = process.argv.slice(2);
const folder = resolve(given);

if (verb === 'up' && given) {
  const lab = await startKubelab(folder, Number(number));
  console.log(`export KUBECONFIG=${lab.kubeconfig} PATH=${lab.programs}:$PATH`);
  console.log(`# pods reach this machine at ${lab.hostAddress}; node ports answer at ${lab.labAddress}`);
} else if (verb === 'down' && existsSync(join(folder, 'number'))) {
  await stopKubelab(folder, Number(readFileSync(join(folder, 'number'), 'utf8')));
} else {
  console.error('Usage: node test/kubelab/cli.ts up FOLDER [NUMBER] | down FOLDER');
  process.exitCode = 2;
}
