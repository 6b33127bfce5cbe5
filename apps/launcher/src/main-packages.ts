import { outputNameSchema } from '@cgoforge/adapter-runc';

export interface MainPackage {
  readonly path: string;
  /** The name that Go gives the program. */
  readonly ownName: string;
  /** The name of the file in the output folder. */
  readonly name: string;
}

/** What to build, or the sentence that says why nothing can be built. */
export type Selection =
  | { readonly programs: readonly MainPackage[]; readonly refusal?: never }
  | { readonly refusal: string };

const IMPORT_PATH = /^[0-9A-Za-z_.~+][0-9A-Za-z_.~+/-]{0,1023}$/;
const MOST_PROGRAMS = 100;

/** Reads what `go list` printed and names each program. The output comes from the sandbox, so every line is checked. */
export function selectPrograms(listing: string, output: string | null): Selection {
  const lines = listing.split('\n').filter((line) => line !== '');
  const found = new Set<string>();
  for (const line of lines) {
    const [path = '', folder = '', ...rest] = line.split('\t');
    if (rest.length > 0 || !IMPORT_PATH.test(path)) {
      return { refusal: `A main package has a path that cgoforge does not build: ${JSON.stringify(path)}.` };
    }
    if (folder !== '/src' && !folder.startsWith('/src/')) {
      return { refusal: `${path} is not a package of the source.` };
    }
    found.add(path);
  }
  const paths = [...found];
  if (paths.length === 0)
    return { refusal: 'There is no main package to build: none matches package, tags and the target.' };
  if (paths.length > MOST_PROGRAMS) {
    return {
      refusal: `There are ${paths.length} main packages, more than the ${MOST_PROGRAMS} of one build. Name fewer with package.`,
    };
  }
  if (output !== null && paths.length > 1) {
    return {
      refusal: `output names one file, but there are ${paths.length} main packages: ${paths.join(', ')}. Name one with package.`,
    };
  }
  const programs = nameApart(paths).map((program) => ({ ...program, name: output ?? program.name }));
  const names = new Set<string>();
  for (const { path, name } of programs) {
    if (names.has(name)) return { refusal: `${path} is not the only main package that would make ${name}.` };
    names.add(name);
    const issue = outputNameSchema.safeParse(name).error?.issues[0];
    if (issue) return { refusal: `${path} would make ${JSON.stringify(name)}, which ${issue.message}.` };
  }
  return { programs };
}

/** Programs of one name get the elements before it as a prefix, as few as tell them apart: `cmd-server`, `tools-server`. */
function nameApart(paths: readonly string[]): MainPackage[] {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  const candidates = paths.map((path) => ({ path, elements: nameElements(path) }));
  for (let count = 1; names.size < paths.length; count += 1) {
    const sharers = Map.groupBy(candidates, ({ elements }) => elements.slice(-count).join('-'));
    for (const [name, sharing] of sharers) {
      for (const { path, elements } of sharing) {
        const isApart = sharing.length === 1 && !taken.has(name);
        if (names.has(path) || !(isApart || count >= elements.length)) continue;
        names.set(path, name);
        taken.add(name);
      }
    }
  }
  return paths.map((path) => ({ path, ownName: ownNameOf(path), name: names.get(path) ?? path }));
}

/** Go's rule (cmd/go/internal/load.DefaultExecName): the last element, or the one before it if the last is a version. */
export function ownNameOf(path: string): string {
  return nameElements(path).at(-1) ?? path;
}

function nameElements(path: string): string[] {
  const elements = path.split('/');
  return elements.length > 1 && isVersionElement(elements.at(-1) ?? '') ? elements.slice(0, -1) : elements;
}

/** `v2` and up, as Go reads it. */
function isVersionElement(element: string): boolean {
  return /^v[1-9][0-9]*$/.test(element) && element !== 'v1';
}
