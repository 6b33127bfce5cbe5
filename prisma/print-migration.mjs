// Prints the SQL that leads from an older schema (default: the empty one) to prisma/schema.prisma:
//   git show main:prisma/schema.prisma > /tmp/old.prisma
//   node prisma/print-migration.mjs /tmp/old.prisma > prisma/migrations/20270131120000_what_changes/migration.sql
// `prisma migrate diff` would say the same, but needs a native engine that is downloaded at install time.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as engine from '@prisma/schema-engine-wasm/schema_engine_bg';

const glue = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
const wasm = await WebAssembly.instantiate(await readFile(join(dirname(glue), 'schema_engine_bg.wasm')), {
  './schema_engine_bg.js': engine,
});
engine.__wbg_set_wasm(wasm.instance.exports);
wasm.instance.exports.__wbindgen_start();

async function datamodel(path) {
  return {
    tag: 'schemaDatamodel',
    files: [{ path: 'schema.prisma', content: await readFile(path, 'utf8') }],
    configDir: import.meta.dirname,
  };
}

const [older] = process.argv.slice(2);
const current = join(import.meta.dirname, 'schema.prisma');
// The engine wants a connection although it only compares two files: this one names the dialect and is never asked
// more.
const connection = {
  provider: 'postgres',
  adapterName: 'none',
  getConnectionInfo: () => ({ schemaName: 'public', supportsRelationJoins: true }),
  queryRaw: async () => ({ columnNames: [], columnTypes: [], rows: [] }),
  executeRaw: async () => 0,
  executeScript: async () => {},
  startTransaction: async () => connection,
  dispose: async () => {},
};
const adapter = bindMigrationAwareSqlAdapterFactory({
  provider: 'postgres',
  adapterName: 'none',
  connect: async () => connection,
  connectToShadowDb: async () => connection,
});
const printer = await engine.SchemaEngine.new(
  { datamodels: [['schema.prisma', await readFile(current, 'utf8')]] },
  () => {},
  adapter,
);
const { stdout } = await printer.diff({
  from: older === undefined ? { tag: 'empty' } : await datamodel(older),
  to: await datamodel(current),
  script: true,
  shadowDatabaseUrl: null,
  exitCode: null,
  filters: { externalTables: [], externalEnums: [] },
});
process.stdout.write(stdout);
