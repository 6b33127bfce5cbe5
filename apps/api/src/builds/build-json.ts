import type { ArtifactView, BuildView, TaskView } from '@cgoforge/core';
import type { PublicUrl } from '../http/public-url.js';

/** A build as the API shows it: the view, with links and without what is only ours. */
export function buildJson(build: BuildView, url: PublicUrl) {
  const self = url.to(`/v1/builds/${build.id}`);
  return {
    id: build.id,
    name: build.name,
    state: build.state,
    source: build.source,
    options: build.options,
    notes: build.notes,
    tasks: build.tasks.map((task) => taskJson(task, self, url)),
    createdAt: build.createdAt,
    finishedAt: build.finishedAt,
    links: {
      self,
      result: `${self}/result`,
      log: `${self}/log`,
      artifacts: `${self}/artifacts`,
      cancel: `${self}/cancel`,
    },
  };
}

export function taskJson(task: TaskView, build: string, url: PublicUrl) {
  const self = `${build}/tasks/${task.slug}`;
  return {
    target: { asked: task.asked, resolved: task.resolved },
    slug: task.slug,
    state: task.state,
    failure: task.failure,
    attempts: task.attempts,
    retryAt: task.retryAt,
    waitsFor: task.waitsFor,
    startedAt: task.startedAt,
    finishedAt: task.finishedAt,
    artifacts: task.artifacts.map((artifact) => artifactJson(artifact, url)),
    links: { self, log: `${self}/log` },
  };
}

export function artifactJson(artifact: ArtifactView, url: PublicUrl) {
  const { id, name, sha256, size, report, check, builtOn } = artifact;
  const links = { content: url.to(`/v1/artifacts/${id}/content`) };
  return { id, name, sha256, size, report, check, builtOn, links };
}
