import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { type Figure, percentile, spread } from './figures.ts';
import { Program } from './program.ts';

const SUBMISSIONS = 200;

/** Sent before the clock runs: a service that was just started compiles its own code first. */
const WARM_UP = 20;

const BOUNDARY = 'cgoforge-bench';

/** p99 of the 202 for 200 archives of 1 MB, `atOnce` at a time; every one of them must be found again. */
export async function measureSubmissions(url: string, atOnce: number, name: string): Promise<Figure[]> {
  const program = new Program('pure-go');
  // Bytes that do not compress, so that the archive has the size that is asked.
  await writeFile(`${program.folder}/data.bin`, randomBytes(1_000_000));
  // Each is a source of its own: one that is stored already would cost less.
  const forms = Array.from({ length: WARM_UP + SUBMISSIONS }, (_, index) => {
    program.change(`submission ${index}`);
    return formOf(readFileSync(program.archive));
  });
  let times: number[] = [];
  const ids = new Set<string>();
  const agent = new Agent({ keepAlive: true });

  const submitDownTo = async (left: number) => {
    while (forms.length > left) {
      const form = forms.pop() as Buffer;
      const startedAt = performance.now();
      ids.add(await submit(`${url}/v1/builds`, form, agent));
      times.push(performance.now() - startedAt);
    }
  };
  for (const left of [SUBMISSIONS, 0]) {
    times = [];
    await Promise.all(Array.from({ length: atOnce }, () => submitDownTo(left)));
  }
  agent.destroy();

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
      detail: `${SUBMISSIONS} of 1 MB, ${atOnce} at a time, after ${WARM_UP} to warm up; ${spread(times, 0)} ms`,
    },
    {
      name: `submissions lost, ${name}`,
      measured: WARM_UP + SUBMISSIONS - found,
      goal: 0,
      unit: 'builds',
      detail: `${found} of ${WARM_UP + SUBMISSIONS} found again`,
    },
  ];
}

/** The body that `curl -F src=@app.tgz` sends. */
function formOf(archive: Buffer): Buffer {
  const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="src"; filename="app.tgz"\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), archive, Buffer.from(`\r\n--${BOUNDARY}--\r\n`)]);
}

/** Sends a form as cheaply as Node can, since the sender has the same two cores as the service; answers the build's
 * id. */
async function submit(url: string, form: Buffer, agent: Agent): Promise<string> {
  const headers = {
    'Content-Type': `multipart/form-data; boundary=${BOUNDARY}`,
    'Content-Length': form.length,
  };
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; body: { id: string } }>();
  const sent = request(url, { method: 'POST', agent, headers }, async (response) => {
    resolve({ status: response.statusCode ?? 0, body: (await json(response)) as { id: string } });
  });
  sent.on('error', reject);
  sent.end(form);
  const { status, body } = await promise;
  if (status !== 202) throw new Error(`Submitting answered ${status}: ${JSON.stringify(body)}`);
  return body.id;
}
