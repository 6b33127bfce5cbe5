import { type Cell, holds, runtimeOf } from './cells.ts';
import { moduleOf, type Program, upstreamOf } from './programs.ts';
import type { Results } from './results.ts';

/** docs/compatibility.md: the same for the same results of the same machine. */
export function compatibilityPage(programs: readonly Program[], results: Results, machine: string): string {
  const rows = programs.flatMap((program) =>
    Object.entries(results[program.name] ?? {})
      .sort(([a], [b]) => byNumber.compare(a, b))
      .map(([asked, cell]) => ({ program, runtime: runtimeOf(asked), cell })),
  );
  const runtimes = [...new Set(rows.map(({ runtime }) => runtime))].sort(byNumber.compare);
  const counted = rows.filter(({ program, runtime }) => !upstreamOf(program, runtime));
  return [
    HEAD(dates(rows.map(({ cell }) => cell.date)), machine),
    summary(counted),
    ...runtimes.map((runtime) => perRuntime(runtime, counted, programs)),
    '',
    '| module | runtime | built | seconds | MB | glibc | starts as said | |',
    '|---|---|---|---|---|---|---|---|',
    ...rows.map(({ program, runtime, cell }) => line(program, runtime, cell)),
    '',
    '## Excluded',
    '',
    ...programs.flatMap(({ name, upstream = [] }) =>
      upstream.map(
        ({ runtimes, why, address }) => `- ${name}, for ${runtimes.join(', ')}: ${why} (${address}).`,
      ),
    ),
    '',
    '## The modules',
    '',
    '| program | module | kind | inside |',
    '|---|---|---|---|',
    ...programs.map((program) => {
      const { path, version } = moduleOf(program);
      return `| ${program.name} | ${path} ${version} | ${program.kind} | ${program.brings} |`;
    }),
    '',
  ].join('\n');
}

interface Row {
  readonly program: Program;
  readonly runtime: string;
  readonly cell: Cell;
}

const byNumber = new Intl.Collator('en', { numeric: true });

const HEAD = (when: string, machine: string) => `# Public modules that need CGO

Thirty programs, each with a public module that has C, C++, assembler or static libraries inside and asks for no library of the system; the list,
in [test/compat](../test/compat/README.md), was committed before the first run. \`npm run compat\` sends each to an embedded service, for every
runtime that it offers, starts the file that comes back as nobody in every bare root that is here, and writes this page.
Measured ${when}, on ${machine}.

*Seconds* are those of the attempt, with what earlier builds have compiled, beside whatever else the machine did meanwhile. *Starts as said*:
the file starts and prints its line in those of the roots of which \`startsOn\` says so, and in no other. The last column says why a row does not:
the code of the failure and what the answer says first, or the system where it went otherwise.
`;

function dates(all: readonly string[]): string {
  const days = [...new Set(all)].sort();
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined) return 'never';
  return first === last ? `on ${first}` : `from ${first} to ${last}`;
}

/** No share of what was tried: it would be taken for one of the list. */
function summary(counted: readonly Row[]): string {
  const held = counted.filter(({ cell }) => holds(cell)).length;
  return `**${held} of the ${counted.length} cells that were tried start where \`startsOn\` says**, without those that are excluded for a reason that is not ours, below.
What has no row, a runtime or a module, is still to be tried.\n`;
}

function perRuntime(runtime: string, counted: readonly Row[], programs: readonly Program[]): string {
  const of = counted.filter((row) => row.runtime === runtime);
  const held = of.filter(({ cell }) => holds(cell)).length;
  const excluded = programs.filter((program) => upstreamOf(program, runtime)).length;
  const left = programs.length - excluded - of.length;
  return `- \`:${runtime}\`: ${held} of the ${of.length} that were tried; ${excluded} excluded, ${left} still to be tried.`;
}

function line(program: Program, runtime: string, cell: Cell): string {
  const { file, seconds } = cell;
  const columns = [
    program.name,
    runtime,
    file ? 'yes' : 'no',
    String(seconds),
    file ? (file.bytes / 1e6).toFixed(1) : '',
    file?.glibc ?? '',
    file ? (holds(cell) ? `yes: ${startsIn(cell)}` : 'no') : '',
    why(program, runtime, cell),
  ];
  return `| ${columns.map((column) => column.replaceAll('|', '\\|')).join(' | ')} |`;
}

const startsIn = ({ file }: Cell): string =>
  (file?.systems ?? [])
    .filter(({ starts }) => starts)
    .map(({ system }) => system)
    .join(', ');

function why(program: Program, runtime: string, { file, failure }: Cell): string {
  const upstream = upstreamOf(program, runtime);
  const wrong = (file?.systems ?? []).filter(
    ({ promised, starts }) => promised !== null && promised !== starts,
  );
  return [
    ...(failure ? [`\`${failure.code}\`: ${failure.says}`] : []),
    ...wrong.map(
      ({ system, promised, said }) =>
        `${system}: said to ${promised ? '' : 'not '}start; ${said ?? 'it does'}`,
    ),
    ...(upstream ? ['Excluded, see below'] : []),
  ].join('. ');
}
