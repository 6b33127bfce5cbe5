import { z } from 'zod';

const text = z.string().optional();

/** How this machine reaches a module proxy: what the fetch process inherits; all else of its environment is ours. */
const schema = z.object({
  HOME: text,
  NETRC: text,
  GOENV: text,
  XDG_CONFIG_HOME: text,
  GOPROXY: text,
  GOSUMDB: text,
  HTTP_PROXY: text,
  HTTPS_PROXY: text,
  NO_PROXY: text,
  http_proxy: text,
  https_proxy: text,
  no_proxy: text,
  SSL_CERT_FILE: text,
  SSL_CERT_DIR: text,
});

export type InheritedEnvironment = z.infer<typeof schema>;

export function readInheritedEnvironment(env: NodeJS.ProcessEnv = process.env): InheritedEnvironment {
  return schema.parse(env);
}
