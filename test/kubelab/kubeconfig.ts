import { randomBytes } from 'node:crypto';
import { ARM64_NODE, NODE } from './layout.ts';

/** Who may talk to the API server: by name, with groups. The roles of these names are Kubernetes' own. */
const users = {
  admin: 'system:masters',
  'system:kube-controller-manager': '',
  'system:kube-scheduler': '',
  'system:kube-proxy': '',
  [`system:node:${NODE}`]: 'system:nodes',
  [`system:node:${ARM64_NODE}`]: 'system:nodes',
};

export type User = keyof typeof users;
export type Tokens = Readonly<Record<User, string>>;

export function makeTokens(): Tokens {
  const entries = Object.keys(users).map((user) => [user, randomBytes(16).toString('hex')]);
  return Object.fromEntries(entries) as Tokens;
}

/** The API server's static token file. */
export function tokenFile(tokens: Tokens): string {
  const lineOf = ([user, group]: string[]) => `${tokens[user as User]},${user},${user},${group}\n`;
  return Object.entries(users).map(lineOf).join('');
}

/** `authority` is the certificate itself, so that the file can be used from anywhere. */
export function kubeconfig(server: string, authority: string, token: string): string {
  const cluster = { server, 'certificate-authority-data': Buffer.from(authority).toString('base64') };
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'kubelab', cluster }],
    users: [{ name: 'kubelab', user: { token } }],
    contexts: [{ name: 'kubelab', context: { cluster: 'kubelab', user: 'kubelab' } }],
    'current-context': 'kubelab',
  });
}
