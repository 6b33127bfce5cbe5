import { readFileSync } from 'node:fs';
import { z } from 'zod';

const version = z.string().regex(/^1\.\d+\.\d+$/);
const sum = z.string().regex(/^h1:[A-Za-z0-9+/]{43}=$/);

const schema = z.strictObject({
  go: z.strictObject({
    /** The oldest Go that may serve as the installed one. */
    minimum: version,
    /** What is fetched where none is installed. */
    default: version,
    /** `h1:` of golang.org/toolchain by version and by `os-arch`. */
    pins: z.record(version, z.record(z.string().regex(/^linux-[a-z0-9]+$/), sum)),
  }),
  toolchains: z.record(
    z.string(),
    z.strictObject({
      serves: z.array(z.string()).min(1),
      runtime: z.string(),
      minimalRoot: z.string(),
      digestOf: z.array(z.string()).min(1),
    }),
  ),
});

/** The one data file that says what compiles; toolchains/README.md explains its words. */
export type Catalogue = z.infer<typeof schema>;

/** Reads toolchains/catalogue.json; a bad one stops the boot and says where it is wrong. */
export function readCatalogue(
  file: URL = new URL('../../../../toolchains/catalogue.json', import.meta.url),
): Catalogue {
  const result = schema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (result.success) return result.data;
  throw new Error(`Failed to read the toolchain catalogue: ${z.prettifyError(result.error)}`);
}
