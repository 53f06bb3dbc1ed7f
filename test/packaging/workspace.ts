import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** The checkout. */
export const root = join(import.meta.dirname, '../..');

/** What these tests read of a package.json. */
export interface Manifest {
  readonly name: string;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly bin?: Readonly<Record<string, string>>;
}

/** A package or program of the workspace. */
export interface Member {
  readonly manifest: Manifest;
  /** Absolute. */
  readonly directory: string;
}

function member(directory: string): Member {
  return { directory, manifest: JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) };
}

/** Folders in a folder that are packages: of one that is there no more, what was installed and built may be left. */
const folder = (path: string): string[] =>
  readdirSync(join(root, path))
    .map((name) => join(root, path, name))
    .filter((directory) => existsSync(join(directory, 'package.json')));

/** What is published. */
export const packages: readonly Member[] = folder('packages').map(member);

/** Programs that stay here. */
export const programs: readonly Member[] = [...folder('apps'), join(root, 'bench')].map(member);

/** What of a package can be imported: `@clipwright/core`, `@clipwright/core/inversify`. */
export function entryPoints({ manifest }: Member): string[] {
  // What is a file's name alone is no module: package.json, the command.
  return Object.entries(manifest.exports ?? {})
    .filter(([, target]) => typeof target === 'object')
    .map(([path]) => manifest.name + path.slice(1));
}

/** Files below a directory that end so, as paths from it with forward slashes. */
export function filesBelow(directory: string, ending: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

/** Everything that a module imports, by whatever form. */
export function importsOf(code: string): string[] {
  const forms = /(?:\bfrom|\bimport)\s*\(?\s*(['"])([^'"\n]+)\1/g;
  return [...code.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '').matchAll(forms)].map((match) => match[2] ?? '');
}
