// Writes what a pool may say, as its worker reads it, into the chart's values.schema.json; with --check it only
// compares them, and fails when they differ.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { poolConfigSchema } from '../packages/adapters/kubernetes/dist/pool-config.js';

const file = 'helm/cgoforge/values.schema.json';
const url = new URL(`../${file}`, import.meta.url);
const committed = readFileSync(url, 'utf8');

const { properties } = poolConfigSchema.toJSONSchema({
  io: 'input',
  target: 'draft-7',
  // Helm would take no notice of them.
  override: ({ jsonSchema }) => delete jsonSchema.default,
});
// The chart fills these in; people name the images and Secrets elsewhere in the values.
const { namespace, instance, serviceAccount, images, imagePullSecrets, ...fields } = properties;
const schema = JSON.parse(committed);
Object.assign(schema.definitions, {
  image: images.properties.agent,
  imagePullSecrets,
  pool: {
    description:
      'A part of one: the chart merges poolDefaults and an item of pools. Written by scripts/values-schema.mjs',
    type: 'object',
    additionalProperties: false,
    properties: fields,
  },
});
const text = execFileSync('node_modules/.bin/biome', ['format', `--stdin-file-path=${file}`], {
  cwd: new URL('..', import.meta.url),
  encoding: 'utf8',
  input: JSON.stringify(schema),
});

if (!process.argv.includes('--check')) writeFileSync(url, text);
else if (committed !== text) {
  console.error(
    `${file} differs from the code. Run: npx tsc -b packages/adapters/kubernetes && node scripts/values-schema.mjs`,
  );
  process.exitCode = 1;
}
