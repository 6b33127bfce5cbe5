import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

/**
 * Builds public programs both here and by a running service, and prints a line for each that says whether both came to
 * the same programs: `node scripts/public-programs.mjs http://localhost:8080 FOLDER [NAME…]`. What is built, and in which
 * form it is sent, stands in public-programs.txt; docs/public-programs.md tells what came of it.
 */
const [url, folder, ...names] = process.argv.slice(2);
const run = promisify(execFile);
const most = { maxBuffer: 2 ** 28 };

const PACK = {
  tgz: (source, to) => run('tar', ['-czf', to, '-C', source, '.']),
  'tar.zst': (source, to) => run('tar', ['--zstd', '-cf', to, '-C', source, '.']),
  tar: (source, to) => run('tar', ['-cf', to, '-C', source, '.']),
  zip: (source, to) => run('zip', ['-qry', to, '.'], { cwd: source }),
  'git-tgz': (source, to) => run('git', ['-C', source, 'archive', '--format=tgz', '-o', to, 'HEAD']),
  'git-zip': (source, to) =>
    run('git', ['-C', source, 'archive', '--format=zip', '--prefix=app/', '-o', to, 'HEAD']),
};

const list = readFileSync(new URL('public-programs.txt', import.meta.url), 'utf8');
for (const line of list.split('\n').filter((line) => /^\w/.test(line))) {
  const [name, from, form, ...fields] = line.split(/\s+/);
  if (names.length > 0 && !names.includes(name)) continue;
  const at = join(folder, name);
  rmSync(join(at, 'home'), { recursive: true, force: true });
  mkdirSync(join(at, 'home'), { recursive: true });
  const { source, archive } = await bring(from, form, at);
  const asked = Object.fromEntries(fields.map((field) => field.split(/=(.*)/s, 2)));
  const [home, service] = await Promise.all([
    buildHere(source, join(at, 'home'), asked),
    send(archive, asked),
  ]);
  const same = home.programs.length > 0 && `${home.programs}` === `${service.programs}`;
  console.log(`${name} ${same ? 'same' : 'DIFFERENT'} ${JSON.stringify({ form, fields, home, service })}`);
}

/** The tree to build here, which is fetched unless FOLDER/NAME/source is there, and the archive of it to send. */
async function bring(from, form, at) {
  const source = join(at, 'source');
  if (form === 'module-zip') {
    const { Zip, Dir } = JSON.parse((await run('go', ['mod', 'download', '-json', from])).stdout);
    return { source: Dir, archive: Zip };
  }
  if (!existsSync(source)) {
    const [repository, commit] = from.split('@');
    await run('git', ['init', '-q', source]);
    await run('git', ['-C', source, 'fetch', '-q', '--depth=1', `https://${repository}`, commit]);
    await run('git', ['-C', source, 'checkout', '-q', 'FETCH_HEAD']);
  }
  const archive = join(at, `source.${form.replace('git-', '')}`);
  rmSync(archive, { force: true });
  await PACK[form](source, resolve(archive));
  return { source, archive };
}

/** What `go build ./...` makes of it, or, where that fails, `go build`. */
async function buildHere(source, to, { dir = '.', package: pattern = './...', tags = '' }) {
  const started = performance.now();
  const build = (...patterns) =>
    run('go', ['build', `-tags=${tags}`, '-o', `${to}/`, ...patterns], { ...most, cwd: join(source, dir) });
  const errors = [];
  for (const patterns of [[pattern], []]) {
    try {
      await build(...patterns);
      break;
    } catch (error) {
      errors.push(String(error.stderr).slice(0, 600));
    }
  }
  return {
    programs: readdirSync(to).sort(),
    errors,
    seconds: Math.round((performance.now() - started) / 1000),
  };
}

/** What the service makes of it, with the very fields. */
async function send(archive, asked) {
  const started = performance.now();
  const forms = Object.entries(asked).flatMap(([name, value]) => ['--form-string', `${name}=${value}`]);
  const question = ['-s', ...forms, '-F', `src=@${archive}`, `${url}/v1/builds?answer=result`];
  const answer = JSON.parse((await run('curl', question, most)).stdout);
  const [task] = answer.tasks ?? [];
  return {
    programs: (task?.artifacts ?? []).map(({ name }) => name).sort(),
    notes: answer.notes,
    failure: task ? task.failure : `${answer.detail} ${answer.next}`,
    leftOut: task ? await leftOut(task.links.log) : [],
    seconds: Math.round((performance.now() - started) / 1000),
  };
}

async function leftOut(log) {
  const { stdout } = await run('curl', ['-s', log], most);
  return stdout.split('\n').filter((line) => line.includes('agent: left out'));
}
