/**
 * The Content-Disposition that saves a download as `fileName` (RFC 6266): plain ASCII for old clients, RFC 8187 for all
 * others. Quotes, slashes and control characters never reach the header: no name adds a header or leaves a folder.
 */
export function attachment(fileName: string): string {
  const name = fileName.toWellFormed().replaceAll(/[\p{Cc}\p{Cf}/\\]/gu, '_');
  const plain = name.replaceAll(/[^ !#-$&-[\]-~]/g, '_');
  const encoded = encodeURIComponent(name).replaceAll(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
