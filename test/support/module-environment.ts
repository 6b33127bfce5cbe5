import { readInheritedEnvironment } from '@cgoforge/adapter-go-modules';

/** How this machine reaches the module proxy, for a process that is to reach it as this machine does; `inImage`:
 * without what names places of this machine. */
export function moduleEnvironment({ inImage }: { readonly inImage: boolean }): Record<string, string> {
  const { HOME, NETRC, GOENV, XDG_CONFIG_HOME, SSL_CERT_FILE, SSL_CERT_DIR, ...anywhere } =
    readInheritedEnvironment();
  const here = { HOME, NETRC, GOENV, XDG_CONFIG_HOME, SSL_CERT_FILE, SSL_CERT_DIR };
  return Object.fromEntries(
    Object.entries({ ...anywhere, ...(!inImage && here) }).flatMap(([name, value]) =>
      value ? [[name, value]] : [],
    ),
  );
}
