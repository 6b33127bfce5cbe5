import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from './free-port.ts';
import { go } from './go-command.ts';

const VERSION = 'v0.0.0-20260212201848-7aac2a2c5b7c';

/** A MinIO server of its own with an empty folder. */
export interface MinioServer {
  readonly endpoint: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /** Ends the server and removes its folder. */
  stop(): Promise<void>;
}

/** `host`: the address of this machine that it listens on. */
export async function startMinio(host = '127.0.0.1'): Promise<MinioServer> {
  const binary = await buildMinio();
  const folder = await mkdtemp(join(tmpdir(), 'cgoforge-minio-'));
  const address = `${host}:${await freePort(host)}`;
  const [accessKey, secretKey] = ['cgoforge', randomBytes(16).toString('hex')];
  const server = spawn(binary, ['server', '--quiet', '--address', address, folder], {
    env: { HOME: folder, MINIO_ROOT_USER: accessKey, MINIO_ROOT_PASSWORD: secretKey, MINIO_BROWSER: 'off' },
    stdio: 'ignore',
  });
  const kill = () => void server.kill('SIGKILL');
  process.once('exit', kill);
  const ended = once(server, 'exit');
  const stop = async () => {
    process.off('exit', kill);
    server.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  const endpoint = `http://${address}`;
  for (let tries = 0; !(await isLive(endpoint)); tries += 1) {
    if (tries > 150 || server.exitCode !== null) {
      await stop();
      throw new Error('Failed to start MinIO: it did not answer within 30 s.');
    }
    await pause(200);
  }
  return { endpoint, accessKey, secretKey, stop };
}

/** Builds the server from its Go module once for this user; its makers publish no binaries any more. */
async function buildMinio(): Promise<string> {
  const folder = join(homedir(), '.cache/cgoforge-test', `minio-${VERSION}`);
  const binary = join(folder, 'minio');
  if (existsSync(binary)) return binary;
  await mkdir(folder, { recursive: true });
  const building = await mkdtemp(`${folder}/building-`);
  await go(building, ['install', `github.com/minio/minio@${VERSION}`], {
    GOBIN: building,
    GOFLAGS: '',
    CGO_ENABLED: '0',
  });
  await rename(join(building, 'minio'), binary);
  await rm(building, { recursive: true });
  return binary;
}

async function isLive(endpoint: string): Promise<boolean> {
  return fetch(`${endpoint}/minio/health/live`).then(
    (response) => response.ok,
    () => false,
  );
}
