/** What to type, in each shell, for a first build of a Go module in the current folder for targets of this machine. */
export function linesToTry(service: {
  readonly url: string;
  readonly targets: readonly string[];
  readonly needKey: boolean;
}): readonly string[] {
  const { url, targets, needKey } = service;
  // Without the runtime: who tries it for the first time need not know of it.
  const asked = [...new Set(targets.map((target) => target.replace(/:.*/, '')))].join(',');
  const answer = `${url}/v1/builds?answer=files`;
  const curl = (key: string) => (needKey ? `-H "Authorization: Bearer ${key}" -fL` : '-fL');
  const form = `"targets=${asked}" -F "src=@../app.tgz"`;
  // What went wrong, and the next step.
  const why = '-w "%header{cgoforge-error}\\n"';
  return [
    'To try it, in the folder of a Go program:',
    `  bash         tar -czf ../app.tgz . && curl ${curl('$CGOFORGE_KEY')} -F ${form} -o ../app ${why} '${answer}' && chmod +x ../app`,
    `  PowerShell   tar.exe -czf ..\\app.tgz . ; curl.exe ${curl('$env:CGOFORGE_KEY')} -F ${form} -o ../app ${why} '${answer}'`,
    `  cmd          tar.exe -czf ..\\app.tgz . && curl.exe ${curl('%CGOFORGE_KEY%')} -F ${form} -o ../app ${why} "${answer}"`,
  ];
}
