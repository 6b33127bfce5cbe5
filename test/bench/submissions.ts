import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { type Figure, percentile, spread } from './figures.ts';
import { Program } from './program.ts';

const SUBMISSIONS = 200;

/** p99 of the 202 for 200 archives of 1 MB, `atOnce` at a time; every one of them must be found again. */
export async function measureSubmissions(url: string, atOnce: number, name: string): Promise<Figure[]> {
  const program = new Program('pure-go');
  // Bytes that do not compress, so that the archive has the size that is asked.
  await writeFile(`${program.folder}/data.bin`, randomBytes(1_000_000));
  // Each is a source of its own: one that is stored already would cost less.
  const archives = Array.from({ length: SUBMISSIONS }, (_, index) => {
    program.change(`submission ${index}`);
    return new Blob([readFileSync(program.archive)]);
  });
  const times: number[] = [];
  const ids = new Set<string>();

  const submitSome = async () => {
    for (let archive = archives.pop(); archive; archive = archives.pop()) {
      const startedAt = performance.now();
      ids.add(await program.submit(url, {}, archive));
      times.push(performance.now() - startedAt);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, submitSome));

  let found = 0;
  for (const id of ids) {
    if ((await fetch(`${url}/v1/builds/${id}`)).status === 200) found++;
    await fetch(`${url}/v1/builds/${id}/cancel`, { method: 'POST' });
  }
  program.remove();
  return [
    {
      name: `p99 of the 202, ${name}`,
      measured: percentile(times, 99),
      goal: 250,
      unit: 'ms',
      detail: `${SUBMISSIONS} of 1 MB, ${atOnce} at a time; ${spread(times, 0)} ms`,
    },
    {
      name: `submissions lost, ${name}`,
      measured: SUBMISSIONS - found,
      goal: 0,
      unit: 'builds',
      detail: `${found} of ${SUBMISSIONS} found again`,
    },
  ];
}
