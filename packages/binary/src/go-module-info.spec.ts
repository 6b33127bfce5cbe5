import { describe, expect, it } from 'vitest';
import { parseModuleInfo } from './go-module-info.js';

describe('parseModuleInfo', () => {
  it('reads path, main module, dependencies and settings', () => {
    const text = [
      ...['path\texample.com/app/cmd/x', 'mod\texample.com/app\t(devel)\t'],
      ...['dep\tgithub.com/b/b\tv1.2.3\th1:bbb=', 'dep\tgithub.com/a/a\tv1.0.0\th1:aaa='],
      ...['build\t-trimpath=true', 'build\tGOARCH=amd64', ''],
    ].join('\n');
    expect(parseModuleInfo(text)).toEqual({
      path: 'example.com/app/cmd/x',
      main: { path: 'example.com/app', version: '(devel)', sum: null },
      modules: [
        { path: 'github.com/a/a', version: 'v1.0.0', sum: 'h1:aaa=' },
        { path: 'github.com/b/b', version: 'v1.2.3', sum: 'h1:bbb=' },
      ],
      settings: { '-trimpath': 'true', GOARCH: 'amd64' },
    });
  });

  it('lists what replaced a module, not the module', () => {
    const text = 'dep\tgithub.com/a/a\tv1.0.0\n=>\tgithub.com/fork/a\tv1.0.1\th1:fff=\n';
    expect(parseModuleInfo(text).modules).toEqual([
      { path: 'github.com/fork/a', version: 'v1.0.1', sum: 'h1:fff=' },
    ]);
  });

  it('undoes the quotes that Go puts around a value', () => {
    const text = 'build\t-ldflags="-X main.text=\\"a\\tb\\" -s \\u00e9\\x7f"\nbuild\t"a key"=`raw \\n`\n';
    expect(parseModuleInfo(text).settings).toEqual({
      '-ldflags': '-X main.text="a\tb" -s é\x7f',
      'a key': 'raw \\n',
    });
  });

  it('takes a key that JavaScript has another use for as a key', () => {
    const { settings } = parseModuleInfo('build\t__proto__=x\n');
    expect(Object.entries(settings)).toEqual([['__proto__', 'x']]);
  });
});
