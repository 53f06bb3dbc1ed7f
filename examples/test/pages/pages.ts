import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The checkout. */
export const root = join(import.meta.dirname, '../../..');

const folders = ['.', '.github', 'docs', 'apps/*', 'bench', 'examples', 'examples/*', 'packages/*', 'site', 'test/*'];

/** Every page of this project, as a path from the checkout with forward slashes. */
export const pages: readonly string[] = folders.flatMap(foldersOf).flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => (folder === '.' ? name : `${folder}/${name}`)),
);

/** What a page says, with line breaks as here. */
export function textOf(page: string): string {
  return readFileSync(join(root, page), 'utf8').replaceAll('\r\n', '\n');
}

function foldersOf(pattern: string): string[] {
  const above = pattern.replace(/\/\*$/, '');
  if (above === pattern) return existsSync(join(root, pattern)) ? [pattern] : [];
  return readdirSync(join(root, above), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules' && entry.name !== 'dist')
    .map((entry) => `${above}/${entry.name}`);
}
