import { PrismaPg } from '@prisma/adapter-pg';
import { type Prisma, PrismaClient } from './generated/client.js';

/** The rows, through one pool of connections. */
export type Database = PrismaClient;

/** The rows as one transaction sees them (READ COMMITTED: each statement sees what was committed before it). */
export type Transaction = Prisma.TransactionClient;

/** Connects lazily: the first query does. `connections` is the pool's size. Ends with `$disconnect()`. */
export function openDatabase(url: string, connections = 10): Database {
  return new PrismaClient({
    adapter: new PrismaPg({
      connectionString: url,
      max: connections,
      // Prisma leaves the zone out of the dates that it sends and reads (github.com/prisma/orm/issues/26786).
      options: '-c timezone=UTC',
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
    }),
    // A burst of submissions waits for a connection rather than failing; a statement that hangs gives its locks back.
    transactionOptions: { maxWait: 10_000, timeout: 10_000 },
  });
}
