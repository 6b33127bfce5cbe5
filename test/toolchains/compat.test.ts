import { goArchOf } from '@cgoforge/core';
import { expect, it } from 'vitest';
import { holds, tryCell } from '../compat/cells.ts';
import { readPrograms } from '../compat/programs.ts';
import { rootsOf } from '../compat/roots.ts';
import { stackOfFile } from '../support/stack-of-file.ts';

const { stack, service } = await stackOfFile();
const HOST = `linux/${goArchOf(process.arch)}`;

/** What compiles fast of the list; `npm run compat` is for all of it. */
const programs = readPrograms(['h3-go', 'secp256k1', 'datadog-zstd']);
const targets = [HOST, `${HOST}:glibc2.31`, `${HOST}:static`];

it.each(programs.flatMap((program) => targets.map((target) => ({ name: program.name, program, target }))))(
  '$name for $target starts in the roots of which startsOn says so',
  async ({ program, target }) => {
    const cell = await tryCell(service, program, target, rootsOf(stack.home));
    expect(cell.failure).toBeNull();
    expect(holds(cell), JSON.stringify(cell.file)).toBe(true);
    expect(cell.file?.systems).toContainEqual(expect.objectContaining({ system: 'Debian 12', starts: true }));
  },
);
