import {
  Failure,
  formerPrefix,
  printBytes,
  RAISE_LIMIT,
  type ReceivedAttempt,
  type ReceivedFile,
} from '@cgoforge/core';

/** The stored copy of an output. Throws `wrong_output` where there is none, and `lost` where it may vanish. */
export function receivedFile(output: string, attempt: string, { files }: ReceivedAttempt): ReceivedFile {
  const file = files.find(({ name }) => name === output);
  if (!file) throw new Failure('wrong_output', `${JSON.stringify(output)} was not delivered.`);
  if (file.objectKey.startsWith(`${formerPrefix(attempt)}/`)) {
    throw new Failure('lost', `${output} was stored by the release before, whose workers may remove it.`);
  }
  return file;
}

/** The failure of a target whose files have more bytes than they may, the last of which is this one. */
export function tooLarge({ name, size }: ReceivedFile, most: number): Failure {
  const limit = `all files of a target together may have ${printBytes(most)}`;
  const next = `Strip it with -F strip=true, ask for fewer programs, or ${RAISE_LIMIT}`;
  return new Failure('wrong_output', `${name} has ${printBytes(size)}, and ${limit}.`, { next });
}
