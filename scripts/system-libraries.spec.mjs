import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { architecture, home } from './setup/machine.mjs';
import { librariesOf } from './system-libraries.mjs';

const root = join(home, 'roots/bookworm');
const text = readFileSync(new URL('../packages/binary/data/debian-12.json', import.meta.url), 'utf8');
const { libraries, architectures } = JSON.parse(text);

// The set-up's root may have more: apt takes what it likes of that which two packages offer.
it.skipIf(!existsSync(root))(
  `what is recorded of Debian 12 is in its minimal root (skipped without ${root})`,
  () =>
    expect(librariesOf(root, architecture)).toMatchObject({ ...libraries, ...architectures[architecture] }),
);
