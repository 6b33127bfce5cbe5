import { ENV_VARIABLES } from '@cgoforge/core';
import { FIELD_NAMES } from './form-fields.js';
import { nearestName } from './nearest-name.js';
import { submitQuery } from './submit-query.js';

/** What people call a field elsewhere, and its name here. */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  src: ['source', 'file', 'archive', 'upload', 'data'],
  targets: ['platform', 'platforms', 'os', 'goos', 'arch', 'goarch'],
  package: ['pkg', 'main', 'path', 'cmd'],
  dir: ['folder', 'directory', 'workdir', 'module', 'subdir'],
  output: ['o', 'out', 'binary', 'filename', 'outfile'],
  tags: ['build_tags', 'buildtags', 'tag'],
  go: ['go_version', 'goversion', 'version', 'toolchain'],
  cgo_cflags: ['cflags', 'cppflags'],
  cgo_cxxflags: ['cxxflags'],
  cgo_ldflags: ['extldflags', 'libs'],
  ldflags: ['link_flags', 'linkflags'],
  buildmode: ['build_mode', 'mode'],
  env: ['environment', 'variables', 'vars'],
  strip: ['stripped', 's'],
  debug: ['debug_info', 'debuginfo', 'symbols'],
};

const FLAGS = ['goflags', 'flags', 'build_flags', 'buildflags', 'args'];

/** What to type in place of a name that is no field's; `null` where nobody can tell. */
export function meantField(name: string): string | null {
  const asked = name.toLowerCase().replaceAll('-', '_');
  if (Object.hasOwn(submitQuery.shape, asked)) {
    return `${asked} is a query parameter: write '…/v1/builds?${asked}=…', in quotes.`;
  }
  if (FLAGS.includes(asked)) {
    return 'Each flag of go build has a field of its own: --form-string ldflags=…, -F tags=…, -F race=true; GET / lists them.';
  }
  const variable = ENV_VARIABLES.find((one) => one.toLowerCase() === asked);
  if (variable !== undefined) return `Write -F env=${variable}=…`;
  const synonym = Object.entries(SYNONYMS).find(([, others]) => others.includes(asked))?.[0];
  const meant = synonym ?? nearestName(asked, ['src', ...FIELD_NAMES]);
  return meant && `Write -F ${meant}=${meant === 'src' ? '@app.tgz' : '…'}`;
}
