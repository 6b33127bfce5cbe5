import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { buildImages } from './build-images.ts';

/** Builds all images into a folder, with images.json that says which they are. */
const [folder] = process.argv.slice(2);
if (!folder) throw new Error('Usage: node test/images/cli.ts OUTDIR');
const images = await buildImages(resolve(folder));
await writeFile(join(folder, 'images.json'), `${JSON.stringify(images, null, 2)}\n`);
for (const { reference } of Object.values(images)) console.log(reference);
