import { parseTarget } from '@cgoforge/core';
import type { SourceFacts } from '@cgoforge/diagnosis';

/** What is known of a source of these files; its module is that of the root's go.mod. */
export function sourceFacts(files: Readonly<Record<string, string>>, dir = '.'): SourceFacts {
  const mod = files[dir === '.' ? 'go.mod' : `${dir}/go.mod`] ?? 'module example.com/app\n';
  return {
    dir,
    modulePath: /^module (\S+)/m.exec(mod)?.[1] ?? '',
    arch: 'amd64',
    targets: ['linux/amd64:glibc2.41', 'linux/amd64:glibc2.36', 'linux/amd64:musl'].map(parseTarget),
    hasCgo: true,
    isWhole: true,
    has: (name) => Object.hasOwn(files, name),
    names: Object.keys(files).sort(),
    text: (name) => files[name] ?? null,
  };
}
