import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { members } from '../../scripts/members.mjs';

// A task is done again when something changed in its package, in those that its package.json names, or in what
// turbo.json adds. So these have to be all that a test can see.
const root = join(import.meta.dirname, '../..');
const all = members();

/** A package's own files of code, from the checkout, with forward slashes. */
function codeOf(directory: string): string[] {
  return readdirSync(join(root, directory), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|mjs)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((file) => !/\/(node_modules|dist)\//.test(file));
}

/** A package, those that it needs, and those that they need. */
function reached(name: string, found = new Set<string>()): ReadonlySet<string> {
  const member = all.find(({ manifest }) => manifest.name === name);
  if (member === undefined || found.has(name)) return found;
  found.add(name);
  const { dependencies, devDependencies, peerDependencies } = member.manifest;
  for (const needed of Object.keys({ ...dependencies, ...devDependencies, ...peerDependencies }))
    reached(needed, found);
  return found;
}

describe.each(all.map(({ directory, manifest }) => [directory, manifest] as const))('%s', (directory, manifest) => {
  const files = codeOf(directory).map((file) => [file, readFileSync(join(root, file), 'utf8')] as const);

  it('names every package that it imports', () => {
    const { dependencies, devDependencies, peerDependencies } = manifest;
    const named = [manifest.name, ...Object.keys({ ...dependencies, ...devDependencies, ...peerDependencies })];
    const imported = files.flatMap(([file, code]) =>
      [...code.matchAll(/(?:from|import)\s*\(?'(@clipwright\/[a-z0-9-]+|clipwright(?='))/g)].map(
        ([, name]) => `${name} in ${file}`,
      ),
    );
    expect(imported.filter((use) => !named.includes(use.split(' ')[0] ?? ''))).toEqual([]);
  });

  it('imports no file outside', () => {
    const shared = /^(vitest\.config\.ts|scripts\/.+\.mjs)$/;
    const outside = files.flatMap(([file, code]) =>
      [...code.matchAll(/^(?:import|export)\b[^;=]*?\b(?:from|import) '(\.\.?\/[^']+)'/gm)]
        .map(([, to]) =>
          relative(root, join(root, file, '..', to ?? ''))
            .split(sep)
            .join('/'),
        )
        .filter((to) => !to.startsWith(`${directory}/`) && !shared.test(to))
        .map((to) => `${to} in ${file}`),
    );
    expect(outside).toEqual([]);
  });

  it('names what its tests see of others where they wait for none', () => {
    const file = join(root, directory, 'turbo.json');
    const { test }: { test?: { dependsOn?: string[]; inputs: string[] } } = existsSync(file)
      ? JSON.parse(readFileSync(file, 'utf8')).tasks
      : {};
    if (test?.dependsOn?.length !== 0) return;
    const seen = all.filter(({ manifest: { name } }) => reached(manifest.name).has(name) && name !== manifest.name);
    expect(seen.length).toBeGreaterThan(0);
    const folder = (place: string) => `$TURBO_ROOT$/${place}/{package.json,`;
    for (const { directory: other } of seen) {
      const [own, shared] = [folder(other), folder(other.replace(/[^/]+$/, '*'))];
      expect(
        test.inputs.some((input) => input.startsWith(own) || input.startsWith(shared)),
        other,
      ).toBe(true);
    }
  });

  it('has the tasks that it can have', () => {
    const hasTests = files.some(([file]) => file.endsWith('.test.ts'));
    const tasks = ['typecheck', 'lint', ...(hasTests ? ['test'] : [])];
    expect(Object.keys(manifest.scripts ?? {})).toEqual(expect.arrayContaining(tasks));
    expect(existsSync(join(root, directory, 'vitest.config.ts'))).toBe(hasTests);
  });
});
