import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command, pnpm } from './command.ts';
import { type Member, packages, root } from './workspace.ts';

/** A folder somewhere else, removed when disposed. */
export async function elsewhere(): Promise<AsyncDisposable & { readonly directory: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'clipwright-packaging-'));
  return { directory, [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }) };
}

/** Packs every package as it would be published, and gives the tarballs by the packages' names. */
export async function packAll(directory: string): Promise<ReadonlyMap<string, string>> {
  await pnpm(root, '--recursive', '--filter', './packages/*', 'pack', '--pack-destination', directory);
  const files = await readdir(directory);
  return new Map(
    packages.map(({ manifest: { name } }) => {
      const start = `${name.replace('@', '').replace('/', '-')}-`;
      const file = files.find((candidate) => candidate.startsWith(start) && /^\d/.test(candidate.slice(start.length)));
      if (file === undefined) throw new Error(`${name} was not packed.`);
      return [name, join(directory, file)];
    }),
  );
}

/** Names of the files in a tarball. */
export async function contents(tarball: string): Promise<string[]> {
  const list = await command(root, 'tar', '-tzf', tarball);
  return list
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) => line.replace('package/', ''));
}

/**
 * Makes a project of its own and installs tarballs and other packages into it, as a user would.
 *
 * @param published Where the packages are found that those need, as if they were in the registry.
 */
export async function installIn(
  directory: string,
  members: readonly Member[],
  tarballs: ReadonlyMap<string, string>,
  others: Readonly<Record<string, string>>,
  published: ReadonlyMap<string, string> = new Map(),
): Promise<void> {
  await mkdir(directory, { recursive: true });
  const ours = members.map(({ manifest: { name } }) => [name, `file:${tarballs.get(name)}`]);
  const dependencies = { ...Object.fromEntries(ours), ...others };
  const found = [...published].filter(([name]) => dependencies[name] === undefined);
  const overrides = Object.fromEntries(found.map(([name, tarball]) => [name, `file:${tarball}`]));
  const manifest = { private: true, type: 'module', dependencies, overrides };
  await writeFile(join(directory, 'package.json'), JSON.stringify(manifest));
  // Scripts stay off: ffmpeg-static's would download a binary.
  await command(directory, 'npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline');
}
