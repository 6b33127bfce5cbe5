import type { AskedModule, ReadingOptions, ReadSource, SelectedModule } from '@cgoforge/source';

/** The files of one upload, all in a folder of its own. */
export interface UploadFiles {
  readonly folder: string;
  /** The bytes as they came. */
  readonly spool: string;
  /** The contents of the entries. */
  readonly scratch: string;
  /** The list of the entries. */
  readonly index: string;
  /** What is stored in the end. */
  readonly canonical: string;
  /** Bytes of the request; `null` when it does not say, as one that is sent in chunks. */
  readonly length: number | null;
}

/** A source that was read; its list of files stays in the index, of which no request need know. */
export interface ReadUpload extends Pick<ReadSource, 'digest' | 'hasLinks' | 'notes'> {
  /** Its names take more memory than a small reader has. */
  readonly isLarge: boolean;
}

/** An archive that is read while it arrives or, when it is small or too many arrive at once, as soon as it is whole; once
 * more from the spool file, where it turns out that another way of reading was asked than was assumed. */
export interface Reading {
  /** Says that the spool file has this many bytes by now. */
  written(bytes: number): void;
  /** Says that the spool file is whole, and what is asked in the end. */
  complete(asked: ReadingOptions): void;
  /** Gives up, as when the sender has gone; `result` then rejects. */
  abort(): void;
  /** Rejects with the failure that the archive deserves, possibly before it is whole; `refused` then is true. What
   * another way of reading may mend is no such failure before it is whole. */
  readonly result: Promise<ReadUpload>;
  readonly refused: boolean;
}

/** Reads archives of strangers where neither their size nor their shape can hold up or bring down the service. */
export abstract class SourceReader {
  /** `assumed` is what is known when the first bytes come. */
  abstract read(files: UploadFiles, assumed: ReadingOptions): Reading;

  /** Finds the module that is asked for in a source that was read. Throws as `selectModule` does. */
  abstract describe(files: UploadFiles, source: ReadUpload, asked: AskedModule): Promise<SelectedModule>;

  /** Writes the canonical file of a source that was read; answers its size in bytes. */
  abstract pack(files: UploadFiles): Promise<number>;
}
