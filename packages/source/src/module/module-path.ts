/**
 * Go's rules for module paths and versions (golang.org/x/mod/module CheckPath and CheckImportPath, x/mod/semver). They
 * are kept here before a name from a source becomes an argument of `go mod download`: none begins with `-`, none holds
 * white space, `@`, a control character or anything else beyond `A-Za-z0-9-._~/+`.
 */

/** Names that Windows reserves for devices; Go refuses them everywhere. */
const RESERVED = /^(con|prn|aux|nul|com[1-9]|lpt[1-9])$/i;

/** Whether a module of this path can be downloaded. */
export function isModulePath(path: string): boolean {
  const [domain = '', ...rest] = path.split('/');
  return (
    /^[a-z0-9][a-z0-9.-]*$/.test(domain) &&
    domain.includes('.') &&
    [domain, ...rest].every(
      (element) => /^[A-Za-z0-9\-_~][A-Za-z0-9\-._~]*$/.test(element) && isElement(element),
    ) &&
    hasValidMajor(path)
  );
}

/** Whether a main module may have this path: like an import path, without a domain. */
export function isMainModulePath(path: string): boolean {
  return (
    !path.startsWith('-') &&
    path.split('/').every((element) => /^[A-Za-z0-9\-._~+]+$/.test(element) && isElement(element))
  );
}

/** Whether it is a version as Go writes it: semantic, complete, with `+incompatible` as the only build data. */
export function isModuleVersion(version: string): boolean {
  const match =
    /^v(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-([0-9A-Za-z.-]+))?(?:\+incompatible)?$/.exec(
      version,
    );
  if (!match) return false;
  const identifiers = match[1]?.split('.') ?? [];
  return identifiers.every((identifier) => identifier !== '' && !/^0[0-9]+$/.test(identifier));
}

function isElement(element: string): boolean {
  const [short = ''] = element.split('.');
  return !element.endsWith('.') && !RESERVED.test(short) && !/~[0-9]+$/.test(short);
}

/** A path may end in `/v2` and up (gopkg.in: must end in `.v0` and up), nothing else that looks so. */
function hasValidMajor(path: string): boolean {
  if (path.startsWith('gopkg.in/')) return /.\.v(0|[1-9][0-9]*)(-unstable)?$/.test(path);
  const major = /.\/v([0-9.]+)$/.exec(path)?.[1];
  return major === undefined || /^([2-9]|[1-9][0-9]+)$/.test(major);
}
