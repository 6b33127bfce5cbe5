import { expect, inject, it } from 'vitest';
import { packFiles } from '../support/pack-files.ts';
import { Service } from '../support/service.ts';

const service = new Service(inject('serviceUrl'));

it('a build that succeeds says what it left out, and what it was made with', async () => {
  const build = await service.build(
    packFiles({
      'go.mod': 'module a\n\ngo 1.24\n\nrequire x.y/lib v1.0.0\n\nreplace x.y/lib => /srv/lib\n',
      'main.go': 'package main\n\n// #cgo CFLAGS: -march=native\nimport "C"\n\nfunc main() {}\n',
      'backup/one.go': 'package one\n',
      'backup/two.go': 'package two\n',
    }),
  );
  expect(build.state, await service.log(build.id)).toBe('succeeded');
  expect(build.notes).toEqual([expect.stringContaining('x.y/lib is replaced by "/srv/lib"')]);
  expect(build.tasks[0]?.notes).toEqual([
    expect.stringContaining('main.go:3 has -march=native'),
    expect.stringContaining('left out "a/backup"'),
  ]);
});
