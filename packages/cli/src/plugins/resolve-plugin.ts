import { isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** A package's name as it is installed, with or without a path of what it exports. */
const packageName = /^(@[a-z\d~-][a-z\d._~-]*\/)?[a-z\d~-][a-z\d._~-]*(\/[\w.~-]+)*$/;

/** Whether a plug-in is named by a file: what begins with `.` or `/`, an absolute path, or a `file:` URL. */
export function isFileName(name: string): boolean {
  return /^(\.{1,2}([\\/]|$)|file:)/.test(name) || isAbsolute(name);
}

/**
 * The file of a plug-in, as an absolute path. Nothing is tried beside what is named: no other names, no other places.
 *
 * @param folder Where it is named: files are relative to it, and packages are looked for from there upwards.
 * Rejects with what went wrong.
 */
export async function resolvePlugin(name: string, folder: string): Promise<string> {
  if (name.startsWith('file:')) return fileURLToPath(name);
  if (isFileName(name)) return resolve(folder, name);
  if (!packageName.test(name)) throw new Error('That is no name of a package, and a file begins with ./ or /.');
  const { createJiti } = await import('jiti');
  const found = createJiti(import.meta.url).esmResolve(name, {
    parentURL: pathToFileURL(join(folder, 'named-here.js')),
    try: true,
  });
  if (found === undefined) throw new Error(`No package of that name is installed for ${folder}.`);
  return found.startsWith('file:') ? fileURLToPath(found) : found;
}
