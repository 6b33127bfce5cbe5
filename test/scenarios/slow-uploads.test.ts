import { once } from 'node:events';
import { type ClientRequest, request } from 'node:http';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { packSample } from '../support/samples.ts';
import { Service } from '../support/service.ts';

const service = new Service(inject('serviceUrl'));
/** Its grace is short. */
const tight = new Service(inject('tightServiceUrl'));

/** Begins to send an archive, and does not go on. */
async function beginUpload(bytes: Buffer, to = service): Promise<ClientRequest> {
  const upload = request(`${to.url}/v1/builds`, {
    method: 'PUT',
    headers: { 'content-type': 'application/gzip' },
  });
  upload.on('error', () => undefined);
  onTestFinished(() => void upload.destroy());
  upload.write(bytes.subarray(0, 100));
  await once(upload, 'socket');
  return upload;
}

describe('slow uploads', () => {
  it('do not hold up a quick one, however many there are', async () => {
    const source = packSample('pure-go');
    const slow = await Promise.all(Array.from({ length: 30 }, () => beginUpload(source)));
    const quick = await Promise.all(Array.from({ length: 5 }, () => service.submit(source)));
    expect(quick.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202]);
    expect(slow.filter(({ socket }) => socket?.destroyed)).toEqual([]);
  });

  it('are refused beyond a number, and accepted again when they have left', async () => {
    const source = packSample('pure-go');
    const slow: ClientRequest[] = [];
    const submitBeside = async () => {
      slow.push(...(await Promise.all(Array.from({ length: 16 }, () => beginUpload(source)))));
      const { status, text, headers } = await service.submit(source);
      return { status, code: JSON.parse(text).code, retryAfter: headers['retry-after'] };
    };
    const refused = { status: 429, code: 'too_many_requests', retryAfter: '5' };
    await expect.poll(submitBeside, { timeout: 20_000 }).toEqual(refused);
    for (const upload of slow) upload.destroy();
    const submit = async () => (await service.submit(source)).status;
    await expect.poll(submit, { timeout: 10_000 }).toBe(202);
  });

  it('give way to a quick one when all places are taken', async () => {
    const source = packSample('pure-go');
    // Some more than there are places, so that all are taken for certain.
    const slow = await Promise.all(Array.from({ length: 80 }, () => beginUpload(source, tight)));
    const statuses: (number | undefined)[] = [];
    for (const upload of slow) {
      upload.on('response', (answer) => {
        statuses.push(answer.statusCode);
        upload.destroy();
      });
    }
    const submit = async () => (await tight.submit(source)).status;
    await expect.poll(submit, { timeout: 10_000 }).toBe(429);
    await expect.poll(submit, { timeout: 30_000 }).toBe(202);
    await expect.poll(() => statuses, { timeout: 10_000 }).toContain(408);
  });
});
