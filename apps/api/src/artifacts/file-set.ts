import { type ArtifactView, type BuildView, printChecksums } from '@cgoforge/core';
import { artifactJson } from '../builds/build-json.js';
import type { PublicUrl } from '../http/public-url.js';

/** A file of an archive: stored bytes, or text that we make. */
export type SetEntry =
  | { readonly path: string; readonly artifact: ArtifactView }
  | { readonly path: string; readonly text: string };

/** What several files come with: SHA256SUMS and report.json lie beside them, and several targets have a folder each. */
export function fileSet(build: BuildView, url: PublicUrl): readonly SetEntry[] {
  const many = build.tasks.length > 1;
  return build.tasks.flatMap((task): readonly SetEntry[] => {
    if (task.artifacts.length === 0) return [];
    const folder = many ? `${task.slug}/` : '';
    const report = {
      build: build.id,
      target: { asked: task.asked, resolved: task.resolved },
      source: build.source,
      options: build.options,
      files: task.artifacts.map((artifact) => artifactJson(artifact, url)),
    };
    return [
      ...task.artifacts.map((artifact) => ({ path: folder + artifact.name, artifact })),
      {
        path: `${folder}SHA256SUMS`,
        text: printChecksums(task.artifacts.map(({ name, sha256 }) => ({ path: name, sha256 }))),
      },
      { path: `${folder}report.json`, text: `${JSON.stringify(report, null, 2)}\n` },
    ];
  });
}

/** Checksums of all files of a build, under the paths that `fileSet` gives them. */
export function buildChecksums(build: BuildView): string {
  const many = build.tasks.length > 1;
  return printChecksums(
    build.tasks.flatMap((task) =>
      task.artifacts.map(({ name, sha256 }) => ({ path: many ? `${task.slug}/${name}` : name, sha256 })),
    ),
  );
}
