import type { Prisma } from './generated/client.js';

/** A value of ours as a JSON column takes it: Postgres refuses the character zero and halves of characters, which names
 * out of a hostile file may have, and an attempt whose rows cannot be written has no end. */
export function toJson(value: object): Prisma.InputJsonValue {
  return storable(value) as Prisma.InputJsonValue;
}

function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed().replaceAll('\0', '\ufffd');
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map((entry) => entry.map(storable)));
}

/** What `toJson` wrote. Only these adapters write JSON columns, so a value has the type that it was written with. */
export function fromJson<T>(value: Prisma.JsonValue): T {
  return value as T;
}
