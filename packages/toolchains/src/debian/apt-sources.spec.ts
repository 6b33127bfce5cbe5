import { describe, expect, it } from 'vitest';
import { parseSources } from './apt-sources.js';

const uri = 'http://mirror.example/debian';

describe('parseSources', () => {
  it('reads the one-line form', () => {
    const text =
      '# a comment\ndeb [arch=amd64 signed-by=/k.gpg] http://mirror.example/debian bookworm main contrib\n';
    expect(parseSources(text, false)).toEqual([
      { uri, suites: ['bookworm'], components: ['main', 'contrib'], signedBy: '/k.gpg' },
    ]);
  });

  it('reads deb822 stanzas, without those that are switched off or hold only sources', () => {
    const text = [
      'Types: deb deb-src\n# a comment\nURIs: http://mirror.example/debian\nSuites: bookworm bookworm-updates\nComponents: main',
      'Types: deb-src\nURIs: http://mirror.example/debian\nSuites: bookworm\nComponents: main',
      'Types: deb\nURIs: http://mirror.example/other\nSuites: bookworm\nComponents: main\nEnabled: no',
    ].join('\n\n');
    expect(parseSources(text, true)).toEqual([
      { uri, suites: ['bookworm', 'bookworm-updates'], components: ['main'], signedBy: null },
    ]);
  });
});
