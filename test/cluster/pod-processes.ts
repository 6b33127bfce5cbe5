import { eachProcess } from '../support/each-process.ts';

/** The processes in pods, as this machine numbers them, whose command line or environment has these words in a row. */
export function podProcesses(...words: readonly string[]): number[] {
  const wanted = words.join('\0');
  return eachProcess(({ pid, text }) => {
    const isWanted = [text('cmdline'), text('environ')].some((said) => said.includes(wanted));
    return isWanted && text('cgroup').includes('/pod') ? pid : null;
  });
}
