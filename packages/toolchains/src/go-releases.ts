import { RELEASE_OF_GO } from '@cgoforge/core';
import { z } from 'zod';
import { readDescription } from './read-description.js';

const release = z.string().regex(RELEASE_OF_GO);

const schema = z.strictObject({
  /** The oldest Go that may serve as the installed one. */
  minimum: release,
  /** What is fetched where none is installed, and what images have. */
  default: release,
  /** `h1:` of golang.org/toolchain by version and by `os-arch`. */
  pins: z.record(
    release,
    z.record(z.string().regex(/^linux-[a-z0-9]+$/), z.string().regex(/^h1:[A-Za-z0-9+/]{43}=$/)),
  ),
});

/** The releases of Go that are known ahead; toolchains/README.md explains the words. */
export type GoReleases = z.infer<typeof schema>;

/** Reads toolchains/go.json. Throws a sentence on what is wrong in it. */
export const readGoReleases = (): GoReleases => readDescription('go.json', schema);
