import { FORM } from '../submit/form-fields.js';

/** What `curl localhost:8080` prints: enough to send a first build without reading anything else. */
export function usageText(service: {
  readonly base: string;
  readonly targets: readonly string[];
  readonly needKey: boolean;
}): string {
  const { base, targets, needKey } = service;
  const target = targets[0] ?? 'linux/amd64';
  const key = needKey ? '-H "Authorization: Bearer $CGOFORGE_KEY" ' : '';
  return `cgoforge builds Go programs that use CGO, natively, in a sandbox, and checks the files.

  tar -czf ../app.tgz .
  curl ${key}-fLF targets=${target} -F src=@../app.tgz -o ../app -w '%header{cgoforge-error}\\n' '${base}/v1/builds?answer=files'
  chmod +x ../app
  curl ${key}-fNF targets=${target} -F src=@../app.tgz '${base}/v1/builds?answer=log'

Targets here: ${targets.length > 0 ? targets.join(', ') : 'none yet; a worker says so when it starts'}

Fields (-F name=value, in any order):
${fieldLines()}

Header: Idempotency-Key: KEY         sent again, it attaches to the same build
Query: answer=id|result|log|files  wait=SECONDS  format=tgz|zip  on_disconnect=cancel
       annotations=github|gitlab     with answer=result: the errors, as a CI system reads them
Without a form: curl ${key}-fT app.tgz '${base}/v1/builds?targets=${target}' (the fields are query parameters then)

  GET  /v1/builds                    all builds           GET  /v1/targets   what can be built
  GET  /v1/builds/ID                 one; ?wait=60        GET  /v1/version
  GET  /v1/builds/ID/result          its end, as status   GET  /docs         reference
  GET  /v1/builds/ID/log?follow=1    as it is written     GET  /openapi.json
  GET  /v1/builds/ID/artifacts       files and reports; ?format=sha256sums
  GET  /v1/builds/ID/files           the files themselves, as answer=files gives them
  GET  /v1/builds/ID/tasks/SLUG/log  one target's log; ?offset=BYTES, ?raw=true
  POST /v1/builds/ID/cancel          also pin, unpin      DELETE /v1/builds/ID
  POST /v1/builds/ID/retry           what failed, again   POST /v1/builds/ID/rebuild   all anew, and compared
  GET  /v1/artifacts/ID/content      redirects to a signed URL (curl -L)
`;
}

/** A line for each field, its meaning below one another. */
function fieldLines(): string {
  const lines = Object.entries(FORM).map(([name, { sample, means, otherwise }]) => [
    `  ${name}=${sample}`,
    `${means}${otherwise && `; else ${otherwise}`}`.replaceAll('`', ''),
  ]);
  const width = Math.max(...lines.map(([field = '']) => field.length));
  return lines.map(([field = '', meaning]) => `${field.padEnd(width)}  ${meaning}`).join('\n');
}

/** The same for a browser, with links. */
export function usagePage(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const linked = escaped.replaceAll(
    /(GET {2})(\/(?:v1\/builds|v1\/targets|v1\/version|docs|openapi\.json))(?=\s)/g,
    '$1<a href="$2">$2</a>',
  );
  return `<!doctype html><meta charset="utf-8"><title>cgoforge</title><pre>${linked}</pre>\n`;
}
