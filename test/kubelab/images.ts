import { mkdtemp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeOciLayout } from '../support/oci-layout.ts';
import { run } from '../support/run.ts';
import { PAUSE_IMAGE } from './node.ts';

export interface ImageSource {
  /** NAME:TAG, such as localhost/kubelab/pause:1. */
  readonly reference: string;
  readonly arch: 'amd64' | 'arm64';
  /** A tar of the whole root file system. */
  readonly root: string;
  readonly entrypoint?: readonly string[];
}

/** An image as an OCI archive. */
export interface ImageArchive {
  readonly path: string;
  readonly reference: string;
  /** NAME@sha256:…, the one way in which a pod cannot get another image than was meant. */
  readonly pinned: string;
}

/** The image of the container that holds a pod's namespaces; `programs`: where its program is. */
export async function packPause(
  folder: string,
  programs: string,
  arch: 'amd64' | 'arm64',
): Promise<ImageArchive> {
  const root = join(folder, 'pause-root.tar');
  await run('tar', ['--create', `--file=${root}`, '-C', programs, 'pause']);
  return packImage(join(folder, 'pause.tar'), { reference: PAUSE_IMAGE, arch, root, entrypoint: ['/pause'] });
}

const PATH = '/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Writes an image of one layer to `path`. */
export async function packImage(path: string, source: ImageSource): Promise<ImageArchive> {
  const { reference, arch, root, entrypoint } = source;
  // Beside the root, which is linked into it.
  const layout = await mkdtemp(join(dirname(root), '.image-'));
  try {
    const digest = await writeOciLayout(layout, {
      ...{ architecture: arch, layers: [root], path: PATH, reference },
      ...(entrypoint && { entrypoint }),
    });
    await run('tar', ['--create', `--file=${path}`, '-C', layout, '.']);
    return { path, reference, pinned: `${reference.replace(/:[^:/]*$/, '')}@${digest}` };
  } finally {
    await rm(layout, { recursive: true });
  }
}
