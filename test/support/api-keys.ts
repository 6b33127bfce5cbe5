import { createHash } from 'node:crypto';

/** The line of a keys file that gives a key to a tenant. */
export const keyLine = (tenant: string, key: string) =>
  `${tenant}:${createHash('sha256').update(key).digest('hex')}\n`;
