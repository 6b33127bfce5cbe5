/** A route of ours: a method and a path with `:name` or `*` segments. */
export interface Route {
  readonly method: string;
  readonly path: string;
}

/** The methods that some route allows on this path, sorted; empty when no route has the path. */
export function allowedMethods(routes: readonly Route[], path: string): readonly string[] {
  const matching = routes.filter((route) => matches(route.path, path)).map((route) => route.method);
  return [...new Set(matching)].sort();
}

function matches(pattern: string, path: string): boolean {
  const asked = path.split('/');
  const parts = pattern.split('/');
  if (parts.at(-1) === '*')
    return (
      asked.length >= parts.length &&
      matches(parts.slice(0, -1).join('/'), asked.slice(0, parts.length - 1).join('/'))
    );
  return (
    parts.length === asked.length &&
    parts.every((part, i) => part === asked[i] || (part.startsWith(':') && asked[i] !== ''))
  );
}
