import type { FastifyRequest } from 'fastify';

/** A line for a shell that asks for an address of ours. Who has sent a key needs it there too; it does not stand in the
 * line itself, which lands in logs. */
export function curlLine(
  { headers }: Pick<FastifyRequest, 'headers'>,
  options: string,
  address: string,
): string {
  const key = headers.authorization === undefined ? '' : '-H "Authorization: Bearer $CGOFORGE_KEY" ';
  return `curl ${key}${options} '${address}'`;
}
