// What is in the workspace.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './process.mjs';

const below = (folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`);

/**
 * Every package, program and folder of tests, as pnpm-workspace.yaml has them.
 *
 * @returns Of each the folder, relative to the checkout, and its package.json.
 */
export function members() {
  const text = readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8');
  const listed = /^packages:\n((?: {2}- .+\n)+)/m.exec(text)?.[1] ?? '';
  const folders = listed
    .split('\n')
    .map((line) => line.replace(/^ {2}- /, ''))
    .filter((line) => line !== '')
    .flatMap((pattern) => (pattern.endsWith('/*') ? below(pattern.slice(0, -2)) : [pattern]));
  return folders
    .filter((directory) => existsSync(join(root, directory, 'package.json')))
    .map((directory) => ({
      directory,
      manifest: JSON.parse(readFileSync(join(root, directory, 'package.json'), 'utf8')),
    }));
}
