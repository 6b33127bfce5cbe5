import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The passwords of the parts and the key that signs URLs; made on the first start, readable by the service alone. */
export function readSecrets(folder: string) {
  const secret = (name: string) => {
    const path = join(folder, name);
    return { path, value: readOrMake(path) };
  };
  return {
    postgresPassword: secret('postgres-password').value,
    redisPassword: secret('redis-password').value,
    signingKeyFile: secret('signing-key').path,
  };
}

function readOrMake(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const value = randomBytes(32).toString('hex');
  // Whole or not at all: a password cut off by a crash would lock us out of our own database.
  writeFileSync(`${path}.new`, `${value}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
  return value;
}
