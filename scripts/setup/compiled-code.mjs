import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { clone } from './machine.mjs';
import { run } from './progress.mjs';

const node = join(clone, 'node_modules/.bin/node');
// Inside node_modules, so that new packages also mean a new compilation.
const stamp = join(clone, 'node_modules/.cache/cgoforge/compiled');
const skipped = new Set(['node_modules', 'dist', 'generated']);

/** The Prisma client and the JavaScript of every workspace, made anew when a source differs from the last time. */
export function compiledCode() {
  const sources = ['apps', 'packages', 'prisma'].flatMap(listSources);
  const projects = sources.filter((path) => path.endsWith('/tsconfig.json')).map(dirname);
  const complete = projects.every((project) => existsSync(join(clone, project, 'dist')));
  if (complete && existsSync(stamp) && readFileSync(stamp, 'utf8') === digestOf(sources)) return null;
  return {
    says: 'compile the code of this clone',
    asRoot: false,
    async run() {
      rmSync(stamp, { force: true });
      // Prisma wants some engine to exist, although generating a client asks nothing of it.
      const env = { PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true' };
      await run(node, ['node_modules/prisma/build/index.js', 'generate'], { env });
      await run(node, ['node_modules/typescript/bin/tsc', '-b', ...(complete ? [] : ['--force'])]);
      mkdirSync(dirname(stamp), { recursive: true });
      writeFileSync(stamp, digestOf(sources));
    },
  };
}

function listSources(folder) {
  return readdirSync(join(clone, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : listSources(path);
    return /\.(ts|tsx|json|prisma|sql)$/.test(entry.name) ? [path] : [];
  });
}

function digestOf(paths) {
  const hash = createHash('sha256');
  const root = ['package.json', 'tsconfig.base.json', 'tsconfig.json', 'package-lock.json'];
  for (const path of [...root, ...paths.sort()])
    hash.update(`${path}\0`).update(readFileSync(join(clone, path)));
  return hash.digest('hex');
}
