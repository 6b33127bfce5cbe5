import type { Service } from '../support/service.ts';

/** Every target that a service offers, each once. */
export async function offeredTargets(service: Service): Promise<readonly string[]> {
  const { body } = await service.http.get('/v1/targets').expect(200);
  return [...new Set<string>(body.items.map(({ target }: { target: string }) => target))];
}
