import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { buildArm64Images, buildImages } from './build-images.ts';

/** Builds all images, or those of a pool for arm64, into a folder, with images.json that says which they are. */
const [folder, architecture] = process.argv.slice(2);
if (!folder) throw new Error('Usage: node test/images/cli.ts OUTDIR [arm64]');
const images = await (architecture === 'arm64' ? buildArm64Images : buildImages)(resolve(folder));
await writeFile(join(folder, 'images.json'), `${JSON.stringify(images, null, 2)}\n`);
for (const { reference } of Object.values(images)) console.log(reference);
