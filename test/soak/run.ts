import { parseArgs } from 'node:util';
import { soak } from './soak.ts';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '40' }, seed: { type: 'string', default: '1' } },
});
const { faults, lines } = await soak(Number(values.minutes), Number(values.seed));
for (const line of [...lines, ...faults.map((fault) => `FAULT ${fault}`)]) console.log(line);
console.log(`${faults.length} faults`);
process.exit(faults.length === 0 ? 0 : 1);
