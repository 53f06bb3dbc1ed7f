import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run, templateNames } from '../src/index.ts';

let cwd = '';
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'create-clipwright-'));
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

async function created(...argv: readonly string[]) {
  const said = { stdout: '', stderr: '' };
  const exitCode = await run(argv, {
    cwd,
    stdout: (text) => {
      said.stdout += text;
    },
    stderr: (text) => {
      said.stderr += text;
    },
  });
  return { exitCode, ...said };
}

describe('create-clipwright', () => {
  it.each(templateNames.map((name) => [name]))('makes a project of the template %s', async (template) => {
    const { exitCode, stdout, stderr } = await created(template, `my-${template}`);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain(`cd my-${template}\n  npm install\n  npm test\n`);
    const place = join(cwd, `my-${template}`);
    expect((await readdir(place)).sort()).toEqual(['README.md', 'package.json', 'src', 'test']);
    const manifest = JSON.parse(await readFile(join(place, 'package.json'), 'utf8'));
    const own = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));
    expect(manifest).toMatchObject({ name: `my-${template}`, type: 'module', scripts: { test: 'node --test' } });
    expect(manifest.devDependencies['@clipwright/testing']).toBe(own.version);
    expect(manifest.keywords.includes('clipwright-plugin')).toBe(template !== 'pipeline');
    for (const file of await readdir(place, { recursive: true, withFileTypes: true })) {
      if (file.isFile()) expect(await readFile(join(file.parentPath, file.name), 'utf8')).not.toMatch(/__\w+__/);
    }
  });

  it('names the part after the package', async () => {
    await created('loader', 'clipwright-loader-gif');
    const text = await readFile(join(cwd, 'clipwright-loader-gif/src/index.js'), 'utf8');
    expect(text).toMatch(
      /name: 'clipwright-loader-gif', contract: 1, loaders: \{ gif: loader|loaders: \{ 'gif': loader/,
    );
  });

  it('writes over nothing, and takes a folder that is empty', async () => {
    await mkdir(join(cwd, 'full'));
    await writeFile(join(cwd, 'full/package.json'), 'mine');
    const { exitCode, stderr } = await created('loader', 'full');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('is there already, and not empty. Choose another name, or remove it.');
    expect(await readFile(join(cwd, 'full/package.json'), 'utf8')).toBe('mine');
    await mkdir(join(cwd, 'empty'));
    expect((await created('cache', 'empty')).exitCode).toBe(0);
    await writeFile(join(cwd, 'file'), '');
    expect((await created('cache', 'file')).stderr).toContain('cannot be made');
  });

  it('says how it is used', async () => {
    const { exitCode, stdout } = await created('--help');
    expect(exitCode).toBe(0);
    for (const name of templateNames) expect(stdout).toMatch(new RegExp(`^ {2}${name} `, 'm'));
  });

  it.each([
    [[], 'There is no template.'],
    [['renderer', 'x'], 'There is no template renderer. There are loader, cache, store, pipeline.'],
    [['loader'], 'There is no folder.'],
    [['loader', '--force'], 'There is no folder.'],
    [['loader', 'a', 'b'], 'b is too much.'],
  ])('refuses %j', async (argv, said) => {
    const { exitCode, stderr } = await created(...argv);
    expect({ exitCode, isSaid: stderr.includes(said) }).toEqual({ exitCode: 2, isSaid: true });
  });

  it('refuses what is no name of a package', async () => {
    expect((await created('loader', 'My Loader')).stderr).toContain('My Loader is no name for a package.');
  });
});
