import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';

export interface ImageSource {
  /** NAME:TAG, such as localhost/kubelab/builder:1. */
  readonly reference: string;
  readonly arch: 'amd64' | 'arm64';
  /** A tar of the whole root file system. */
  readonly root: string;
  readonly entrypoint?: readonly string[];
  readonly env?: readonly string[];
}

/** An image as an OCI archive. */
export interface ImageArchive {
  readonly path: string;
  readonly reference: string;
  /** NAME@sha256:…, the one way in which a pod cannot get another image than was meant. */
  readonly pinned: string;
}

const PATH = 'PATH=/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * Writes an image of one layer to `path`, as the OCI image specification's image layout in a tar. The root
 * is never read into memory.
 */
export async function packImage(path: string, source: ImageSource): Promise<ImageArchive> {
  const layout = await mkdtemp(join(tmpdir(), 'cgoforge-image-'));
  try {
    const blobs = join(layout, 'blobs/sha256');
    await mkdir(blobs, { recursive: true });
    const layer = await describeFile(source.root);
    await symlink(resolve(source.root), join(blobs, hexOf(layer)));
    const put = async (mediaType: string, content: object) => {
      const body = Buffer.from(JSON.stringify(content));
      const hex = createHash('sha256').update(body).digest('hex');
      await writeFile(join(blobs, hex), body);
      return { mediaType, digest: `sha256:${hex}`, size: body.length };
    };
    const config = await put('application/vnd.oci.image.config.v1+json', {
      architecture: source.arch,
      os: 'linux',
      config: { Env: source.env ?? [PATH], Entrypoint: source.entrypoint },
      rootfs: { type: 'layers', diff_ids: [layer.digest] },
    });
    const manifest = await put('application/vnd.oci.image.manifest.v1+json', {
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config,
      layers: [layer],
    });
    const named = {
      ...manifest,
      platform: { architecture: source.arch, os: 'linux' },
      annotations: { 'io.containerd.image.name': source.reference },
    };
    await writeFile(join(layout, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
    await writeFile(join(layout, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [named] }));
    execFileSync('tar', [
      '-c',
      '--dereference',
      '-f',
      path,
      '-C',
      layout,
      'oci-layout',
      'index.json',
      'blobs',
    ]);
    const pinned = `${source.reference.replace(/:[^:/]*$/, '')}@${manifest.digest}`;
    return { path, reference: source.reference, pinned };
  } finally {
    await rm(layout, { recursive: true });
  }
}

async function describeFile(path: string) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  const mediaType = 'application/vnd.oci.image.layer.v1.tar';
  return { mediaType, digest: `sha256:${hash.digest('hex')}`, size: (await stat(path)).size };
}

const hexOf = (descriptor: { readonly digest: string }) => descriptor.digest.slice('sha256:'.length);
