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

/** What there is too little of on the disk of the store, in bytes. */
export interface LackingRoom {
  /** For room to spare. */
  readonly bytes: number;
  /** For new builds to begin at all. */
  readonly urgentBytes: number;
}

/** What pinned builds may keep, of a tenant and of all: files, logs and sources. Each number is the most. */
export interface KeptPins {
  readonly tenantBytes: number;
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

/** The most that one call gives up. */
export const RETENTION_BATCH = 500;

/** How long a source is kept that no build needs, or not yet: longer than it takes to store one. */
export const SOURCE_KEPT_SECONDS = 3_600;
