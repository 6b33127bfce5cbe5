/** How this machine reaches a module proxy: what the fetch process inherits; all else of its environment is ours. */
const INHERITED = [
  ...['HOME', 'NETRC', 'GOENV', 'XDG_CONFIG_HOME', 'GOPROXY', 'GOSUMDB', 'SSL_CERT_FILE', 'SSL_CERT_DIR'],
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'],
];

export function readInheritedEnvironment(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => INHERITED.includes(name)));
}
