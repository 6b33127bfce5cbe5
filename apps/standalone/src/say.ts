// Who closes the terminal still gets an orderly stop, although nobody reads about it.
process.stdout.on('error', () => {});

/** A sentence for who started the service. */
export const say = (sentence: string): void => {
  process.stdout.write(`${sentence}\n`);
};
