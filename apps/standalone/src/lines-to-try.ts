/** What to type for a first build of a Go module in the current folder, in each shell, for targets that this machine has. */
export function linesToTry(url: string, targets: readonly string[]): readonly string[] {
  // Without the runtime: who tries it for the first time need not know of it.
  const asked = [...new Set(targets.map((target) => target.replace(/:.*/, '')))].join(',');
  const answer = `${url}/v1/builds?answer=files`;
  const form = `"targets=${asked}" -F "src=@../app.tgz"`;
  return [
    'To try it, in the folder of a Go program:',
    `  bash         tar -czf ../app.tgz . && curl -fL -F ${form} -o app '${answer}' && chmod +x app`,
    `  PowerShell   tar.exe -czf ..\\app.tgz . ; curl.exe -fL -F ${form} -o app '${answer}'`,
    `  cmd          tar.exe -czf ..\\app.tgz . && curl.exe -fL -F ${form} -o app "${answer}"`,
  ];
}
