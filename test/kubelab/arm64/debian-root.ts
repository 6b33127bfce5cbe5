import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SUITE } from '../../support/debian-suite.ts';
import { writeMachineSettings } from '../../support/machine-settings.ts';
import { makeOnce } from '../../support/make-once.ts';
import { run } from '../../support/run.ts';
import { cache } from '../components.ts';

/**
 * A tar of a Debian for arm64, or for the 32-bit programs that it runs, with these packages, made once for this user.
 * Nothing of it is run for that: packages are only unpacked, so that it takes seconds, not the many minutes of an
 * emulated installation.
 */
export async function makeArm64Root(
  packages: readonly string[],
  arch: 'arm64' | 'armhf' = 'arm64',
): Promise<string> {
  const recipe = createHash('sha256').update(await readFile(import.meta.filename));
  const name = recipe.update(packages.join()).digest('hex').slice(0, 12);
  const folder = await makeOnce(join(cache(), `${arch}-root-${name}`), async (making) => {
    const root = join(making, 'root');
    const settings = await writeMachineSettings(making);
    // The release alone: mirrors are late with the security updates of armhf, and no test needs them.
    const sources = (await readFile(settings['apt-sources'], 'utf8')).split(/\n\s*\n/);
    const ofRelease = join(making, 'release.sources');
    await writeFile(ofRelease, sources.filter((stanza) => !stanza.includes('-security')).join('\n\n'));
    await run('mmdebstrap', [
      ...['--variant=extract', `--architectures=${arch}`, `--aptopt=${settings['apt-conf']}`],
      ...[`--include=${['base-files', 'base-passwd', 'libc-bin', ...packages].join()}`, SUITE, root],
      ofRelease,
    ]);
    await doAsScriptsWould(root);
    await run('tar', ['--create', '--numeric-owner', `--file=${making}/root.tar`, '-C', root, '.']);
    await rm(root, { recursive: true });
  });
  return join(folder, 'root.tar');
}

/** What the packages' own scripts would have done, as far as anything here needs it. */
async function doAsScriptsWould(root: string): Promise<void> {
  for (const name of ['passwd', 'group'])
    await copyFile(join(root, `usr/share/base-passwd/${name}.master`), join(root, 'etc', name));
  await chmod(join(root, 'tmp'), 0o1777);
  const authorities = '/etc/ssl/certs/ca-certificates.crt';
  if (!existsSync(authorities)) return;
  await mkdir(join(root, 'etc/ssl/certs'), { recursive: true });
  await copyFile(authorities, join(root, authorities));
}
