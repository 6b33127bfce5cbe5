const MEMBER_HEADER = 60;

/** The member of a static library (ar) that names a symbol; `null` where none is seen to, or its own name is long. */
export function memberWith(symbol: string, text: string): string | null {
  if (!text.startsWith('!<arch>\n')) return null;
  for (let at = 8; at + MEMBER_HEADER <= text.length; ) {
    const size = Number(text.slice(at + 48, at + 58));
    if (!Number.isSafeInteger(size) || size < 0) return null;
    const content = text.slice(at + MEMBER_HEADER, at + MEMBER_HEADER + size);
    const name = text.slice(at, at + 16).trimEnd();
    if (!name.startsWith('/') && (content.includes(`\0${symbol}\0`) || content.includes(`\0${symbol}@`))) {
      return name.replace(/\/$/, '');
    }
    at += MEMBER_HEADER + size + (size % 2);
  }
  return null;
}
