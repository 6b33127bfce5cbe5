import { Failure } from './failure.js';

/** What is kept of builds that have ended: files, log and source. Each number but the first is the most. */
export interface KeptBuilds {
  /** Since a build's end, the least, whatever the others say: whoever waits for it has its files by then. */
  readonly leastSeconds: number;
  /** Since a build's end. */
  readonly seconds: number;
  readonly tenantBuilds: number;
  readonly builds: number;
  readonly tenantBytes: number;
  /** Beyond it those expire first who have most: all tenants may keep as much as fits of each. */
  readonly bytes: number;
}

/** How long the rows of builds outlive their files. Each number is the most. */
export interface KeptRows {
  /** Since the files were given up. */
  readonly seconds: number;
  readonly builds: number;
}

/** What is kept of layers and of what they are made of. Each number is the most. */
export interface KeptLayers {
  /** Since a layer's last use. */
  readonly seconds: number;
  readonly bytes: number;
}

/** What is answered to who asks for files or logs of a build that has expired. */
export const expired = (build: string) =>
  new Failure('expired', `The files and logs of ${build} are kept no more.`);

/** How long a source is kept that no build needs, or not yet. */
export const SOURCE_KEPT_SECONDS = 24 * 3_600;
