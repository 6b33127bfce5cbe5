import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { clone } from './machine.mjs';
import { listSources, madeFrom } from './made-from.mjs';
import { run } from './progress.mjs';

const node = join(clone, 'node_modules/.bin/node');
const root = ['package.json', 'tsconfig.base.json', 'tsconfig.json', 'package-lock.json'];

/** The Prisma client and the JavaScript of every workspace, made anew when a source differs from the last time. */
export function compiledCode() {
  const sources = ['apps', 'packages', 'prisma'].flatMap((folder) =>
    listSources(folder, /\.(ts|tsx|json|prisma|sql)$/),
  );
  const projects = sources.filter((path) => path.endsWith('/tsconfig.json')).map(dirname);
  const complete = projects.every((project) => existsSync(join(clone, project, 'dist')));
  const compiled = madeFrom('compiled', [...root, ...sources]);
  if (complete && compiled.isSame()) return null;
  return {
    says: 'compile the code of this clone',
    asRoot: false,
    async run() {
      compiled.forget();
      // Prisma wants some engine to exist, although generating a client asks nothing of it.
      const env = { PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true' };
      await run(node, ['node_modules/prisma/build/index.js', 'generate'], { env });
      await run(node, ['node_modules/typescript/bin/tsc', '-b', ...(complete ? [] : ['--force'])]);
      compiled.remember();
    },
  };
}
