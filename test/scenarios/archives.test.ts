import { describe, expect, inject, it } from 'vitest';
import { hostileArchives, validArchives } from '../support/archives/index.ts';
import { Service } from '../support/service.ts';

const service = new Service(inject('serviceUrl'));

describe('an archive that is refused', () => {
  it.each(hostileArchives)('$name', async ({ bytes, code, names }) => {
    const { status, body } = await service.submit(bytes());
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(body).toMatchObject({ code });
    expect(body.next).not.toBe('');
    if (names) expect(body.detail).toContain(names);
  });

  it('leaves the service ready for the next one', async () => {
    await service.http.get('/readyz').expect(200);
  });
});

describe('an archive that is repaired', () => {
  it.each(validArchives.filter(({ note }) => note))(
    '$name is taken, and the repair is said',
    async ({ bytes, note }) => {
      const { status, body } = await service.submit(bytes());
      expect(status, JSON.stringify(body)).toBe(202);
      expect(body.notes.join('\n')).toContain(note);
      await service.http.post(`/v1/builds/${body.id}/cancel`);
    },
  );
});
