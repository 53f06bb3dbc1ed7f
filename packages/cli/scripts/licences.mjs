// The licences of the packages whose code is in the bundle: they ask to be told wherever it is.
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * @param modules Paths of the files in the bundle. @returns One text for all packages that are not this project's own.
 */
export async function licencesOf(modules) {
  const directories = new Set(modules.filter((file) => file.includes('node_modules')).map(packageOf));
  const texts = await Promise.all([...directories].sort().map(licenceOf));
  return `This program contains code of these packages, unchanged.\n\n${[...new Set(texts)].sort().join('\n')}`;
}

function packageOf(file) {
  let directory = dirname(file);
  // Folders inside a package may have a package.json that only says how files are read.
  while (!/node_modules[\\/](@[^\\/]+[\\/])?[^\\/]+$/.test(directory)) directory = dirname(directory);
  return directory;
}

async function licenceOf(directory) {
  const manifest = JSON.parse(await readFile(join(directory, 'package.json'), 'utf8'));
  const { name, version, repository } = manifest;
  // As old packages say it.
  const license = manifest.license ?? manifest.licenses?.map(({ type }) => type).join(', ');
  const source = typeof repository === 'string' ? repository : (repository?.url ?? `the package ${name}`);
  const file = (await readdir(directory)).find((entry) => /^licen[cs]e/i.test(entry));
  const text =
    file !== undefined && existsSync(join(directory, file)) ? await readFile(join(directory, file), 'utf8') : '';
  return `== ${name} ${version}: ${license}. Its source: ${source}\n\n${text.trim()}\n`;
}
