/** The archive has more names than the reader was given memory for; one with more memory can read it. */
export class NoRoom extends Error {
  constructor() {
    super('The archive has more names than this reader has memory for');
  }
}
