import { Failure } from '@cgoforge/core';
import { type Client, DatabaseError } from 'pg';

/** Connects, or throws `unavailable` with the reason and where to look, but no address: a password stands in it. */
export async function connect(client: Client): Promise<void> {
  try {
    await client.connect();
  } catch (cause) {
    const { code, message } = cause as Error & { code?: string };
    const why = cause instanceof DatabaseError ? message : (code ?? message);
    throw new Failure(
      'unavailable',
      `The database cannot be reached (${why}): look at CGOFORGE_DATABASE_URL, in which a password is percent-encoded.`,
      { cause },
    );
  }
}
