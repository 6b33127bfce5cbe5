import type { Rule } from './build-option-rules.js';

/** Variables of one build. */
export const MOST_VARIABLES = 16;

/** The variables of `env`, and what each may hold: what changes the program, and cannot change where it is made. */
const VARIABLES: Readonly<Record<string, readonly [shape: RegExp, words: string]>> = {
  CGO_ENABLED: [/^[01]$/, '0 or 1'],
  GOAMD64: [/^v[1-4]$/, 'v1, v2, v3 or v4'],
  GOARM64: [/^v[89]\.\d(,(lse|crypto))*$/, 'v8.0 to v9.5'],
  GOEXPERIMENT: [/^[a-z\d]+(,[a-z\d]+)*$/, 'names by comma'],
  // Of others Go unpacks its copy into the module cache, which a build may only read.
  GOFIPS140: [/^(off|latest)$/, 'off or latest'],
  GOWORK: [/^off$/, 'off'],
};

export const ENV_VARIABLES: readonly string[] = Object.keys(VARIABLES);

/** Variables of environments and of makefiles that are fields here. */
const FIELDS_OF_VARIABLES: Readonly<Record<string, string>> = {
  ...{
    GOOS: 'targets',
    GOARCH: 'targets',
    GOTOOLCHAIN: 'go',
    GOFLAGS: 'ldflags, tags, race, mod and others',
  },
  ...{ CGO_CFLAGS: 'cgo_cflags', CFLAGS: 'cgo_cflags', CGO_CPPFLAGS: 'cgo_cflags', CPPFLAGS: 'cgo_cflags' },
  ...{
    CGO_CXXFLAGS: 'cgo_cxxflags',
    CXXFLAGS: 'cgo_cxxflags',
    CGO_LDFLAGS: 'cgo_ldflags',
    LDFLAGS: 'cgo_ldflags',
  },
  ...{ CGO_CFLAGS_ALLOW: 'cgo_cflags_allow', CGO_LDFLAGS_ALLOW: 'cgo_ldflags_allow' },
};

/** A variable of the build's environment, `GOAMD64=v3`. */
export const variableRule: Rule = (value) => {
  const [name = '', ...rest] = value.split('=');
  if (rest.length === 0) return 'is not NAME=VALUE';
  const field = Object.hasOwn(FIELDS_OF_VARIABLES, name) ? FIELDS_OF_VARIABLES[name] : undefined;
  if (field !== undefined) return `sets ${name}, for which there is the field ${field}`;
  const known = Object.hasOwn(VARIABLES, name) ? VARIABLES[name] : undefined;
  if (known === undefined) return `sets a variable that is not one of ${ENV_VARIABLES.join(', ')}`;
  const [shape, words] = known;
  return shape.test(rest.join('=')) ? null : `sets ${name} to what is not ${words}`;
};
