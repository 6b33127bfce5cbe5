import { resolve } from 'node:path';
import { openKubelab, startKubelab } from './lab.ts';

/** For developers. Usage: node test/kubelab/cli.ts up FOLDER [NUMBER] | down FOLDER */
const [verb, given = '', number = '1'] = process.argv.slice(2);
const folder = resolve(given);

if (verb === 'up' && given) {
  const lab = await startKubelab(folder, Number(number));
  console.log(`export KUBECONFIG=${lab.kubeconfig} PATH=${lab.programs}:$PATH`);
  console.log(`# pods reach this machine at ${lab.hostAddress}; node ports answer at ${lab.labAddress}`);
} else if (verb === 'down' && given) {
  await openKubelab(folder).stop();
} else {
  console.error('Usage: node test/kubelab/cli.ts up FOLDER [NUMBER] | down FOLDER');
  process.exitCode = 2;
}
