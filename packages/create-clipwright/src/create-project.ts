import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TemplateName } from './templates.ts';

export interface CreateProjectOptions {
  readonly template: TemplateName;
  /** The folder to make; its name is that of the package. It must not be there, or be empty. */
  readonly directory: string;
}

export interface CreatedProject {
  /** Absolute. */
  readonly directory: string;
  readonly name: string;
  /** What was written, as paths from the folder. */
  readonly files: readonly string[];
}

const root = fileURLToPath(new URL('..', import.meta.url));

/** A name that a package may have. */
const packageName = /^[a-z\d][a-z\d._-]{0,200}$/;

/**
 * Starts a project: its package, one part with a test that runs the suite of its contract, and a page that says what
 * comes next. Nothing that is there is written over. Rejects with an Error that says what to do.
 */
export async function createProject({ template, directory }: CreateProjectOptions): Promise<CreatedProject> {
  const place = resolve(directory);
  const name = basename(place);
  if (!packageName.test(name)) {
    throw new Error(`${name} is no name for a package. Choose one of small letters, digits and dashes.`);
  }
  await makeEmpty(place);
  const source = join(root, 'templates', template);
  const found = await readdir(source, { recursive: true, withFileTypes: true });
  const paths = found
    .filter((entry) => entry.isFile())
    .map((entry) => relative(source, join(entry.parentPath, entry.name)))
    .sort();
  const words = { name, part: partName(name), version: await ownVersion() };
  const files: string[] = [];
  for (const path of paths) {
    // As it is, a package's manifest would make a package of the template.
    const file = path.replace(/^_/, '');
    await mkdir(dirname(join(place, file)), { recursive: true });
    const text = filled(await readFile(join(source, path), 'utf8'), words);
    await writeFile(join(place, file), text, { flag: 'wx' });
    files.push(file);
  }
  return { directory: place, name, files };
}

/** Makes a folder, or sees that there is nothing in it. */
async function makeEmpty(place: string): Promise<void> {
  try {
    await mkdir(place, { recursive: true });
    if ((await readdir(place)).length === 0) return;
  } catch (cause) {
    throw new Error(`${place} cannot be made: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
  throw new Error(`${place} is there already, and not empty. Choose another name, or remove it.`);
}

/** What a part is called in a package of that name: `gif` in `clipwright-loader-gif`. */
function partName(name: string): string {
  return name.replace(/^clipwright-(loader-|cache-|store-|renderer-|format-)?/, '') || name;
}

/** All packages have one version. */
async function ownVersion(): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  return manifest !== null && typeof manifest === 'object' && 'version' in manifest ? String(manifest.version) : '';
}

function filled(text: string, words: Readonly<Record<string, string>>): string {
  return text.replaceAll(/__(name|part|version)__/g, (all, word: string) => words[word] ?? all);
}
