/** What to type for a first build of a Go module in the current folder, in each shell, for targets that this machine has. */
export function linesToTry(url: string, targets: readonly string[]): readonly string[] {
  const asked = targets.join(',');
  const answer = `${url}/v1/builds?answer=files`;
  const form = `"targets=${asked}" -F "src=@../app.tgz"`;
  const windows = `"targets=${asked}" -F "src=@..\\app.tgz"`;
  return [
    'To try it, in the folder of a Go program:',
    `  bash         tar -czf ../app.tgz . && curl -fL -F ${form} -o app '${answer}'`,
    `  PowerShell   tar.exe -czf ..\\app.tgz . ; curl.exe -fL -F ${windows} -o app '${answer}'`,
    `  cmd          tar.exe -czf ..\\app.tgz . && curl.exe -fL -F ${windows} -o app "${answer}"`,
  ];
}
