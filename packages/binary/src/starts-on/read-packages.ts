import { existsSync, readFileSync } from 'node:fs';
import type { Dependency } from '@cgoforge/core';
import { DISTRIBUTIONS, readSystems } from './read-systems.js';

const DATA = new URL('../../data/packages/', import.meta.url);

/** By the name of a library, the package that has it. */
type Packages = Readonly<Record<string, string>>;

let recorded: ReadonlyMap<string, Packages> | undefined;

/** What has to be installed for libraries, on each distribution of glibc that is described. */
export function dependenciesOn(libraries: readonly string[]): readonly Dependency[] {
  recorded ??= new Map(DISTRIBUTIONS.map((file) => [file, readPackages(file)]));
  const systems = [...recorded].map(([file, packages]) => ({ system: nameOf(file), packages }));
  return libraries.toSorted().map((library) => ({
    library,
    packages: systems.map(({ system, packages }) => ({
      system,
      package: Object.hasOwn(packages, library) ? (packages[library] ?? null) : null,
    })),
  }));
}

/** Of a distribution whose packages nobody has recorded nothing is known. */
function readPackages(file: string): Packages {
  const path = new URL(`${file}.json`, DATA);
  if (!existsSync(path)) return {};
  return (JSON.parse(readFileSync(path, 'utf8')) as { readonly packages: Packages }).packages;
}

const nameOf = (file: string) => readSystems().find((system) => system.file === file)?.name ?? file;
