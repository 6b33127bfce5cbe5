export { applyMigrations } from './apply-migrations.js';
export { type Database, openDatabase } from './database.js';
export { KillOnceFailpoints } from './kill-once-failpoints.js';
export { PostgresWakeups } from './postgres-wakeups.js';
export { PrismaAttempts } from './prisma-attempts.js';
export { PrismaBuilds } from './prisma-builds.js';
export { PrismaLogs } from './prisma-logs.js';
export { PrismaPools } from './prisma-pools.js';
export { PrismaReceived } from './prisma-received.js';
