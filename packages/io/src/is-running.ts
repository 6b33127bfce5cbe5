/** Whether there is a process of this id. It may by now be a stranger's: an id is soon used again. */
export function isRunning(pid: number): boolean {
  try {
    // 0 and below would mean a group of processes.
    return Number.isInteger(pid) && pid > 0 && process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, as someone else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
