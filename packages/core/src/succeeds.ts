/** Whether it comes to a good end; what goes wrong does not matter to whoever asks. */
export async function succeeds(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  );
}
