import { describe, expect, it } from 'vitest';
import { packFiles } from '../support/pack-files.ts';
import { sql } from '../support/postgres.ts';
import { AttemptPods } from './attempt-pods.ts';
import { installed } from './installed.ts';
import { podProcesses } from './pod-processes.ts';
import { OURS, withoutOurs } from './without-ours.ts';

const MIB = 1024 ** 2;
const CAP = 64 * MIB;

const LINES = 1_800_000;
const TEXT =
  'The quick brown fox jumps over the lazy dog, and over the next one, and over all that come after: line ';

/** What Go says before what the assembler has printed. */
const HEADING = '# example.com/numbers\n';

/** What the agent says of a build that is silent. */
const PROGRESS = /^agent: (?:no package is compiled yet|still compiling) .*\n/gm;

const site = installed();

it('keeps 200 MB of numbered lines up to the cap, byte for byte, while intake and the sidecar are killed in turn', async () => {
  await new AttemptPods(site).noneIsLeft();
  const { body } = await site.service.submit(numberedLines(), {
    targets: 'linux/amd64',
    // Go holds all that the assembler prints, and some copies of it.
    size: 'large',
  });
  const bytes = async () => {
    const [row] = await sql<{ bytes: number }>(
      site.databaseUrl,
      'SELECT executor_bytes::int AS bytes FROM attempts JOIN tasks ON tasks.id = task_id WHERE build_id = $1',
      [body.id],
    );
    return row?.bytes ?? 0;
  };
  const sidecar = ['/agent', 'serve'];
  const intake = ['apps/api/dist/main-intake.js'];
  for (const [index, command] of [sidecar, intake, sidecar, intake].entries()) {
    await expect.poll(bytes, { timeout: 120_000, interval: 20 }).toBeGreaterThan((4 + 12 * index) * MIB);
    const pids = podProcesses(...command);
    expect(pids, `${await bytes()} bytes are there, and no ${command.join(' ')}`).not.toEqual([]);
    for (const pid of pids) process.kill(pid, 'SIGKILL');
  }
  const [task] = (await site.service.ended(body.id)).tasks;
  expect(task).toMatchObject({ failure: { code: 'log_too_long' }, attempts: 1 });
  const log = await site.service.http
    .get(`/v1/builds/${body.id}/tasks/${task?.slug}/log?raw=true`)
    .buffer(true);
  const packages = log.text.slice(0, log.text.indexOf(HEADING)).replaceAll(OURS, '');
  const whole = packages + printed();
  const kept = withoutOurs(log.text, whole);
  // Compared as a whole, since a difference in so much is no text for people.
  expect(whole.startsWith(kept)).toBe(true);
  // The agent's own lines count to the cap, each maybe with a newline before it.
  const own = [...log.text.matchAll(PROGRESS)].map(([line]) => line.length);
  const room = CAP - own.reduce((sum, length) => sum + length, 0);
  expect(kept.length).toBeLessThanOrEqual(room);
  expect(kept.length).toBeGreaterThanOrEqual(room - own.length);
});

describe('a log without our lines', () => {
  it.each([
    ['between two lines', 'ab\ncgoforge: x\ncd\n'],
    ['in a line', 'a\ncgoforge: x\nb\ncd\n'],
    ['before the end of a line', 'ab\ncgoforge: x\n\ncd\n'],
    ['after the last line', 'ab\ncd\ncgoforge: x\n'],
    ['between two lines and another in a line', 'ab\ncgoforge: x\nc\ncgoforge: y\nd\n'],
    ['two at a time', 'a\ncgoforge: x\ncgoforge: y\nb\ncd\n'],
  ])('is what was printed, with one %s', (_, log) => expect(withoutOurs(log, 'ab\ncd\n')).toBe('ab\ncd\n'));

  it.each([
    ['doubled before our line', 'ab\n\ncgoforge: x\ncd\n'],
    ['missing before our line', 'ab\ncdcgoforge: x\n\n'],
    ['doubled elsewhere', 'ab\n\ncd\ncgoforge: x\n'],
    ['missing elsewhere', 'abcd\ncgoforge: x\n'],
  ])('shows an end of a line that is %s', (_, log) => {
    expect(withoutOurs(log, 'ab\ncd\n')).not.toBe('ab\ncd\n');
  });
});

/** A program whose assembler prints the numbers; Go says all of it when the assembler is through. */
function numberedLines(): Buffer {
  const assembly = [
    ...['.altmacro', '.macro say number', `.print "${TEXT}\\number"`, '.endm', '.set next, 0'],
    ...[`.rept ${LINES}`, 'say %next', '.set next, next + 1', '.endr', ''],
  ];
  return packFiles({
    'go.mod': 'module example.com/numbers\n\ngo 1.24\n',
    'main.go': 'package main\n\nimport "C"\n\nfunc main() {}\n',
    'numbers.S': assembly.join('\n'),
  });
}

/** What it prints, beyond the cap. */
function printed(): string {
  const lines = [HEADING];
  for (let number = 0; number < CAP / TEXT.length; number++) lines.push(`${TEXT}${number}\n`);
  return lines.join('');
}
