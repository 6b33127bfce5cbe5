import { describe, expect, it } from 'vitest';
import { variableRule } from './variable-rule.js';

describe('a variable of the environment', () => {
  it.each([
    ...['CGO_ENABLED=0', 'GOAMD64=v3', 'GOARM64=v8.1,lse', 'GOEXPERIMENT=synctest,nocoverageredesign'],
    ...['GOFIPS140=latest', 'GOWORK=off'],
  ])('may be %s', (variable) => expect(variableRule(variable)).toBeNull());

  it.each([
    ['GOAMD64', 'is not NAME=VALUE'],
    ['GOAMD64=v5', 'sets GOAMD64 to what is not v1, v2, v3 or v4'],
    ['GOWORK=/src/go.work', 'sets GOWORK to what is not off'],
    ['GOOS=windows', 'sets GOOS, for which there is the field targets'],
    ['CGO_CFLAGS=-O3', 'sets CGO_CFLAGS, for which there is the field cgo_cflags'],
    ...[
      'LD_PRELOAD=/src/x.so',
      'PATH=/src',
      'GOCACHE=/tmp',
      'CC=/src/cc',
      '__proto__=1',
      '=x',
      'goamd64=v3',
    ].map((variable) => [
      variable,
      'sets a variable that is not one of CGO_ENABLED, GOAMD64, GOARM64, GOEXPERIMENT, GOFIPS140, GOWORK',
    ]),
  ])('may not be %s', (variable, why) => expect(variableRule(variable)).toBe(why));
});
