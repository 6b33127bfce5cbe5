import type { Prisma } from './generated/client.js';

/** A value of ours as a JSON column takes it. */
export function toJson(value: object): Prisma.InputJsonValue {
  return value as Prisma.InputJsonValue;
}

/** What `toJson` wrote. Only these adapters write JSON columns, so a value has the type that it was written with. */
export function fromJson<T>(value: Prisma.JsonValue): T {
  return value as T;
}
