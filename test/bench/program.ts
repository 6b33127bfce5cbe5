import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, openAsBlob, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A copy of a sample whose Go source changes by one line at each `change`, so that no cache already has the answer. */
export class Program {
  readonly folder = mkdtempSync(join(tmpdir(), 'cgoforge-bench-'));
  readonly archive = `${this.folder}.tgz`;
  private readonly main = join(this.folder, 'main.go');
  private readonly original: string;

  constructor(sample: string) {
    cpSync(new URL(`../samples/${sample}`, import.meta.url).pathname, this.folder, { recursive: true });
    this.original = readFileSync(this.main, 'utf8');
  }

  change(run: string): void {
    writeFileSync(
      this.main,
      `${this.original}\nvar benchRun = ${JSON.stringify(run)}\n\nfunc init() { _ = benchRun }\n`,
    );
    execFileSync('tar', ['-czf', this.archive, '-C', this.folder, '.']);
  }

  /** Submits it as it is now; answers the build's id. */
  async submit(url: string, fields: Readonly<Record<string, string>> = {}): Promise<string> {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('src', await openAsBlob(this.archive), 'app.tgz');
    const response = await fetch(`${url}/v1/builds`, { method: 'POST', body: form });
    if (response.status !== 202)
      throw new Error(`Submitting answered ${response.status}: ${await response.text()}`);
    return ((await response.json()) as { id: string }).id;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
    rmSync(this.archive, { force: true });
  }
}
