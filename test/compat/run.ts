import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Service } from '../support/service.ts';
import { startStack } from '../support/stack.ts';
import { holds, runtimeOf, tryCell } from './cells.ts';
import { offeredTargets } from './offered-targets.ts';
import { readPrograms, upstreamOf } from './programs.ts';
import { keepResult, readResults } from './results.ts';
import { rootsOf } from './roots.ts';
import { compatibilityPage } from './table.ts';

// npm run compat -- [NAME…] [--targets linux/amd64:static,…] [--missing]: builds and starts the list without what is
// excluded, or what is named of it, and writes the table of all that was measured so far. --missing leaves out what was.
const { values, positionals } = parseArgs({
  options: { targets: { type: 'string' }, missing: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const PAGE = join(import.meta.dirname, '../../docs/compatibility.md');
const writePage = () => writeFileSync(PAGE, compatibilityPage(readPrograms(), readResults(), thisMachine()));

const programs = readPrograms(positionals);
// A compiler of C is one process for each file, and several of the list are one large file.
const stack = await startStack({ env: { CGOFORGE_SLOTS: String(availableParallelism()) } });
try {
  const service = new Service(stack.url);
  const targets = values.targets?.split(',') ?? (await offeredTargets(service));
  const cells = targets
    .flatMap((target) => programs.map((program) => ({ target, program })))
    .filter(({ target, program: { name } }) => !(values.missing && readResults()[name]?.[target]))
    .filter(({ target, program }) => positionals.length > 0 || !upstreamOf(program, runtimeOf(target)));
  const lane = async () => {
    for (let next = cells.shift(); next; next = cells.shift()) {
      const { target, program } = next;
      const cell = await tryCell(service, program, target, rootsOf(stack.home));
      keepResult(program.name, target, cell);
      writePage();
      const came = cell.failure ? `${cell.failure.code}: ${cell.failure.says}` : `${holds(cell)}`;
      console.log(`${program.name} ${runtimeOf(target)} ${cell.seconds} s ${came}`);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
} finally {
  await stack.stop();
}

function thisMachine(): string {
  const system = /^PRETTY_NAME="(.*)"$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'Linux';
  return `${system} with ${availableParallelism()} cores`;
}
