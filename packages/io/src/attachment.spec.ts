import { describe, expect, it } from 'vitest';
import { attachment } from './attachment.js';

describe('attachment', () => {
  it('names a plain file both ways', () => {
    expect(attachment('app.tgz')).toBe(`attachment; filename="app.tgz"; filename*=UTF-8''app.tgz`);
  });

  it('keeps a name of any script for clients that read RFC 8187', () => {
    expect(attachment('Größe (1).exe')).toBe(
      `attachment; filename="Gr__e (1).exe"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%281%29.exe`,
    );
  });

  it.each(['a\r\nSet-Cookie: x', 'a"; filename=b', '../../etc/passwd', 'a\u202Eexe', '\uD800'])(
    'lets %j neither end the header nor name a folder',
    (name) => {
      const value = attachment(name);
      expect(value).toMatch(/^attachment; filename="[^"\\/%]*"; filename\*=UTF-8''[A-Za-z0-9._~%-]*$/);
      expect(value).not.toContain('%2F');
    },
  );
});
