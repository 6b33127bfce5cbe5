import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { SUITE } from './debian-suite.ts';
import { run } from './run.ts';

/** How this machine reaches packages: files that the Dockerfiles mount as secrets, by the secret's id. */
export interface MachineSettings {
  readonly 'apt-sources': string;
  readonly 'apt-conf': string;
  readonly npmrc: string;
  readonly ca?: string;
}

/** Writes them to `folder`. They are mounted for a step alone: nothing of this machine is in an image. */
export async function writeMachineSettings(folder: string): Promise<MachineSettings> {
  const ca = process.env.SSL_CERT_FILE ?? '/etc/ssl/certs/ca-certificates.crt';
  const write = async (name: string, text: string) => {
    const path = join(folder, name);
    await writeFile(path, text);
    return path;
  };
  return {
    'apt-sources': await write('debian.sources', await debianSources()),
    'apt-conf': await write('apt.conf', await aptConf()),
    npmrc: await write('npmrc', await npmrc()),
    ...(existsSync(ca) && { ca }),
  };
}

/** The stanzas of apt's sources here that are of the release, whichever of the two forms they are written in. */
async function debianSources(): Promise<string> {
  const folder = '/etc/apt/sources.list.d';
  const parts = existsSync(folder) ? (await readdir(folder)).map((name) => join(folder, name)) : [];
  const stanzas: string[] = [];
  for (const path of ['/etc/apt/sources.list', ...parts].filter(existsSync)) {
    const text = await readFile(path, 'utf8');
    stanzas.push(...(path.endsWith('.sources') ? text.split(/\n\s*\n/) : text.split('\n').map(stanzaOf)));
  }
  const own = stanzas.filter(isOfRelease);
  if (own.length === 0) throw new Error(`apt's sources on this machine name no ${SUITE} main.`);
  return `${own.join('\n\n')}\n`;
}

function isOfRelease(stanza: string): boolean {
  const words = (field: string) =>
    new RegExp(`^${field}:(.*)`, 'm').exec(stanza)?.[1]?.trim().split(/\s+/) ?? [];
  const suites = [SUITE, `${SUITE}-updates`, `${SUITE}-security`];
  return words('Components').includes('main') && words('Suites').some((suite) => suites.includes(suite));
}

/** A line of the older form as a stanza; empty when it is none. */
function stanzaOf(line: string): string {
  const [, options = '', uri, suite, components] =
    /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s+([^#]*)/.exec(line) ?? [];
  if (!uri) return '';
  const key = /signed-by=(\S+)/.exec(options)?.[1];
  const fields = ['Types: deb', `URIs: ${uri}`, `Suites: ${suite}`, `Components: ${components}`];
  return [...fields, ...(key ? [`Signed-By: ${key}`] : [])].join('\n');
}

/** Proxies and certificate settings of apt. */
async function aptConf(): Promise<string> {
  const lines = (await run('apt-config', ['dump', '--no-empty'])).split('\n');
  const reaching = lines.filter((line) => /^Acquire::(https?|Retries|Check-|ForceIPv)/.test(line));
  return reaching.map((line) => `${line}\n`).join('');
}

/** The registry lines of npm's settings, and the certificates, which are mounted where Debian has them. */
async function npmrc(): Promise<string> {
  const global = (await run('npm', ['config', 'get', 'globalconfig'])).trim();
  const texts = await Promise.all(
    [global, join(homedir(), '.npmrc')].filter(existsSync).map((path) => readFile(path, 'utf8')),
  );
  const lines = texts.flatMap((text) => text.split('\n')).filter((line) => /registry=|^\/\//.test(line));
  return `${[...lines, 'cafile=/etc/ssl/certs/ca-certificates.crt'].join('\n')}\n`;
}
