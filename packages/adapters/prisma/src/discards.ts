import { attemptPrefix, type Discard, formerPrefix, logPrefix } from '@cgoforge/core';
import type { Transaction } from './database.js';
import { notify } from './notify.js';

/** What an attempt's objects take. */
export interface StoredAttempt {
  readonly attempt: string;
  readonly fileBytes: number;
  readonly logBytes: number;
}

/** Has objects removed as soon as the transaction commits. Two tenants' sources of the first release may be one. */
export async function giveUp(tx: Transaction, at: Date, discards: readonly Discard[]): Promise<void> {
  if (discards.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO discards (prefix, bytes, due_at)
    SELECT prefix, max(bytes), ${at}::timestamptz
    FROM jsonb_to_recordset(${JSON.stringify(discards)}::jsonb) AS given (prefix text, bytes bigint)
    GROUP BY prefix
    ON CONFLICT (prefix) DO UPDATE SET bytes = EXCLUDED.bytes, due_at = EXCLUDED.due_at`;
  await notify(tx, 'discard', ['due']);
}

/** All that an attempt may have stored, also what its rows do not name. */
export function discardsOf({ attempt, fileBytes, logBytes }: StoredAttempt): readonly Discard[] {
  return [
    { prefix: attemptPrefix(attempt), bytes: fileBytes },
    { prefix: formerPrefix(attempt), bytes: 0 },
    { prefix: logPrefix(attempt), bytes: logBytes },
  ];
}
