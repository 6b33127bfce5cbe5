import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { link, mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** Of what runs in a Debian. */
export const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const media = (name: string) => `application/vnd.oci.image.${name}`;

export interface LayoutImage {
  readonly architecture: string;
  /** Uncompressed tar files, the lowest first. */
  readonly layers: readonly string[];
  /** `PATH` of what runs in it. */
  readonly path: string;
  readonly entrypoint?: readonly string[];
  /** NAME:TAG by which containerd shall know it when the layout is imported. */
  readonly reference?: string;
}

/** Makes `folder` an OCI image layout of one image; answers the digest of its manifest (`sha256:…`). The files are
 * linked, not copied. */
export async function writeOciLayout(folder: string, image: LayoutImage): Promise<string> {
  const blobs = join(folder, 'blobs/sha256');
  await mkdir(blobs, { recursive: true });
  const blob = async (type: string, value: unknown) => {
    const body = Buffer.from(JSON.stringify(value));
    const digest = createHash('sha256').update(body).digest('hex');
    await writeFile(join(blobs, digest), body);
    return { mediaType: media(type), digest: `sha256:${digest}`, size: body.length };
  };
  const layers = await Promise.all(
    image.layers.map(async (path) => {
      const hash = createHash('sha256');
      await pipeline(createReadStream(path), hash);
      const digest = hash.digest('hex');
      await link(path, join(blobs, digest));
      return { mediaType: media('layer.v1.tar'), digest: `sha256:${digest}`, size: (await stat(path)).size };
    }),
  );
  const platform = { architecture: image.architecture, os: 'linux' };
  const config = await blob('config.v1+json', {
    ...platform,
    config: { Env: [`PATH=${image.path}`], Entrypoint: image.entrypoint },
    rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => digest) },
  });
  const mediaType = media('manifest.v1+json');
  const manifest = await blob('manifest.v1+json', { schemaVersion: 2, mediaType, config, layers });
  await writeFile(join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  const annotations = image.reference && { 'io.containerd.image.name': image.reference };
  const index = { schemaVersion: 2, manifests: [{ ...manifest, platform, annotations }] };
  await writeFile(join(folder, 'index.json'), JSON.stringify(index));
  return manifest.digest;
}
