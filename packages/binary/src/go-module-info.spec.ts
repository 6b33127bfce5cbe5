import { describe, expect, it } from 'vitest';
import { parseModuleInfo } from './go-module-info.js';

describe('parseModuleInfo', () => {
  it('lists modules by their paths, and what replaced one, not the module', () => {
    const main = 'path\ta.y/app/cmd\nmod\ta.y/app\t(devel)\t\n';
    const modules = 'dep\tb.y/b\tv1.2.3\th1:b=\ndep\ta.y/a\tv1.0.0\n=>\ta.y/fork\tv1.0.1\th1:f=\n';
    expect(parseModuleInfo(main + modules)).toEqual({
      path: 'a.y/app/cmd',
      main: { path: 'a.y/app', version: '(devel)', sum: null },
      modules: [
        { path: 'a.y/fork', version: 'v1.0.1', sum: 'h1:f=' },
        { path: 'b.y/b', version: 'v1.2.3', sum: 'h1:b=' },
      ],
      settings: {},
    });
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
