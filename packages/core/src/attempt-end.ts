import { AGENT_EXIT } from './agent-plan.js';
import type { CheckResult } from './artifact.js';
import type { ContainerStatus, Ending, KnownAttempt, Taken, TakenAway } from './attempt.js';
import { Failure, type FailureRecord } from './failure.js';
import type { ReceivedAttempt } from './ports/received.js';

type Ended = Extract<ContainerStatus, { state: 'ended' }>;

/** What brought an attempt to its end, which the runner's report may not know. */
type AttemptEnd =
  /** The build came to it, well or not: the exit code and the report say how. */
  'itself' | 'cancel' | 'deadline' | 'log_limit' | 'memory_limit' | 'disk_limit' | Taken;

/**
 * How the attempt ended, or `null` while it has not. What the build could have written never decides alone: success
 * needs the compiler's exit code 0 from the executor, and the reports of the containers that came after it.
 */
export function endingOf(known: KnownAttempt, received: ReceivedAttempt, stopAsked: boolean): Ending | null {
  const end = ownEnd(known, received) ?? outerEnd(known, received, stopAsked);
  return end && wholeEnding(end, known, received);
}

/** How an output did in `check`. Throws `wrong_output` when that is not what is stored, `lost` when nobody can tell. */
export function checkOf(
  output: string,
  storedSha256: string,
  known: KnownAttempt,
  received: ReceivedAttempt,
): CheckResult {
  const report = received.checked?.find(({ name }) => name === output);
  if (report && report.sha256 !== storedSha256) {
    throw new Failure('wrong_output', `What was checked as ${output} is not what is stored.`);
  }
  if (report) return report.result;
  const check = ended(known.containers.check);
  if (check?.outOfMemory) {
    return { passed: false, detail: 'When it was started it took more memory than a check may have.' };
  }
  if (check && hasFailedByItself(check)) {
    const detail = `The container in which it was started ended with ${check.exitCode} and did not say why.`;
    return { passed: false, detail };
  }
  throw new Failure('lost', `The attempt ended before ${output} was started.`);
}

/** The end that the build itself came to, which nothing that befalls it afterwards changes; `null` while it has not. */
function ownEnd(known: KnownAttempt, received: ReceivedAttempt): AttemptEnd | null {
  const compile = ended(known.containers.compile);
  if (!compile) return null;
  if (compile.exitCode === 0) return isDelivered(known, received) ? 'itself' : null;
  if (received.compiled && received.compiled.stoppedBy !== 'terminated') {
    if (received.withheld && received.compiled.stoppedBy === null) return withheldFrom(received.withheld);
    return compile.outOfMemory ? 'memory_limit' : 'itself';
  }
  if (received.logFull) return 'log_limit';
  if (compile.outOfMemory) return 'memory_limit';
  return endedByItself(compile) ? 'itself' : null;
}

/** Everything of a build that succeeded has come, or the reason why it cannot. */
function isDelivered({ containers }: KnownAttempt, received: ReceivedAttempt): boolean {
  if (!received.compiled || !received.delivered) return false;
  if (received.delivered.refusal !== null) return true;
  const stored = new Set(received.files.map(({ name }) => name));
  if (!received.compiled.outputs.every((name) => stored.has(name))) return false;
  const check = ended(containers.check);
  return received.checked !== null || (check !== null && (check.outOfMemory || hasFailedByItself(check)));
}

function outerEnd(known: KnownAttempt, received: ReceivedAttempt, stopAsked: boolean): AttemptEnd | null {
  if (stopAsked) return known.over ? 'cancel' : null;
  const { silent } = known;
  if (silent && (received.silentMs ?? silent.sinceMs) > silent.mostMs) return silent.taken;
  if (known.taken) return limitOf(known.taken);
  const source = ended(known.containers.source);
  if (source && source.exitCode !== 0) return sourceFailed(source, received);
  return known.over ? lost('Its containers have ended, and not all that they had to say came here.') : null;
}

function limitOf(taken: TakenAway): AttemptEnd {
  if (!('limit' in taken)) return taken;
  return taken.limit === 'disk' ? 'disk_limit' : 'deadline';
}

function sourceFailed({ exitCode }: Ended, { withheld }: ReceivedAttempt): AttemptEnd {
  if (exitCode === AGENT_EXIT.wrongSource) {
    return lost('The source that reached the attempt is not the one that was sent.');
  }
  if (exitCode === AGENT_EXIT.noRoom) return 'disk_limit';
  return withheld
    ? withheldFrom(withheld)
    : lost(`The source could not be brought to the attempt (exit code ${exitCode}).`);
}

/** A build that failed for want of what intake could not give it has not failed by itself. */
function withheldFrom({ code, detail }: FailureRecord): Taken {
  const isTheirs = code === 'module_unavailable' || code === 'go_version_unavailable';
  return { code: isTheirs ? code : 'unavailable', detail };
}

const lost = (detail: string): Taken => ({ code: 'lost', detail });

function ended(container: ContainerStatus): Ended | null {
  return container.state === 'ended' ? container : null;
}

/** The container's end is the sender's. That an agent could not do its part is not, and no sender can feign it to have
 * an attempt made again: all that a build can do to its agent is to send signals, which end it with other codes. */
const endedByItself = ({ byItself, exitCode }: Ended) => byItself && exitCode !== AGENT_EXIT.unable;

const hasFailedByItself = (end: Ended) => endedByItself(end) && end.exitCode !== 0;

function wholeEnding(end: AttemptEnd, known: KnownAttempt, { compiled, delivered }: ReceivedAttempt): Ending {
  const compile = ended(known.containers.compile);
  const counts = compile?.counts;
  const isBuilt = compile?.exitCode === 0 && end === 'itself';
  const refusal = compiled?.refusal ?? delivered?.refusal ?? undefined;
  const most = (reported: number | undefined, counted: number | undefined) =>
    Math.max(reported ?? 0, counted ?? 0);
  return {
    step: compiled?.step ?? null,
    // The runner knows go's own exit code; that it is none of success, the executor has said.
    exitCode: isBuilt ? 0 : compiled?.exitCode || compile?.exitCode || null,
    signal: compiled?.signal ?? null,
    stoppedBy: compiled?.stoppedBy === 'terminated' ? null : (compiled?.stoppedBy ?? null),
    oomKills: most(compiled?.oomKills, counts?.oomKills),
    refusedProcesses: most(compiled?.refusedProcesses, counts?.refusedProcesses),
    diskFull: compiled?.diskFull ?? false,
    cacheFull: compiled?.cacheFull ?? false,
    peak: {
      memoryBytes: most(compiled?.peak.memoryBytes, counts?.memoryBytes),
      diskBytes: compiled?.peak.diskBytes ?? 0,
      processes: most(compiled?.peak.processes, counts?.processes),
    },
    wallMs: compiled?.wallMs ?? 0,
    outputs: isBuilt ? (compiled?.outputs ?? []) : [],
    takenBy: null,
    machine: known.machine,
    ...(refusal !== undefined && { refusal }),
    ...seenOutside(end, most(compiled?.oomKills, counts?.oomKills)),
  };
}

/** What was seen from outside of the build, which goes before what is said in it. */
function seenOutside(end: AttemptEnd, oomKills: number): Partial<Ending> {
  switch (end) {
    case 'itself':
      return {};
    case 'cancel':
    case 'deadline':
    case 'log_limit':
      return { stoppedBy: end };
    case 'memory_limit':
      return { oomKills: Math.max(oomKills, 1) };
    case 'disk_limit':
      return { diskFull: true };
    default:
      return { takenBy: end };
  }
}
