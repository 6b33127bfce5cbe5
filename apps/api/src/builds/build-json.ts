import type { ArtifactView, BuildView, TaskView } from '@cgoforge/core';
import type { PublicUrl } from '../http/public-url.js';

/** A build as the API shows it: the view, with links and without what is only ours. */
export function buildJson(build: BuildView, url: PublicUrl) {
  const self = url.to(`/v1/builds/${build.id}`);
  const { id, name, state, rebuildOf, source, options, notes, createdAt, finishedAt, pinned, expired } =
    build;
  const tasks = build.tasks.map((task) => taskJson(task, self, url));
  const to = (what: string) => `${self}/${what}`;
  const links = {
    self,
    result: to('result'),
    log: to('log'),
    artifacts: to('artifacts'),
    files: to('files'),
    cancel: to('cancel'),
    retry: to('retry'),
    rebuild: to('rebuild'),
    pin: to('pin'),
    unpin: to('unpin'),
  };
  return {
    ...{ id, name, state, rebuildOf, source, options, notes, tasks },
    ...{ createdAt, finishedAt, pinned, expired, links },
  };
}

export function taskJson(task: TaskView, build: string, url: PublicUrl) {
  const self = `${build}/tasks/${task.slug}`;
  const {
    asked,
    resolved,
    slug,
    state,
    failure,
    notes,
    attempts,
    retryAt,
    position,
    waitsFor,
    startedAt,
    finishedAt,
  } = task;
  return {
    target: { asked, resolved },
    ...{ slug, state, failure, notes, attempts, retryAt, position, waitsFor, startedAt, finishedAt },
    artifacts: task.artifacts.map((artifact) => artifactJson(artifact, url)),
    links: { self, log: `${self}/log` },
  };
}

export function artifactJson(artifact: ArtifactView, url: PublicUrl) {
  const { id, name, sha256, size, report, check, builtOn, comparedWith } = artifact;
  const links = { content: url.to(`/v1/artifacts/${id}/content`) };
  return { id, name, sha256, size, report, check, builtOn, comparedWith, links };
}
