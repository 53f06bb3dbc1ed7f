// Needs ffmpeg or node-av.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { ClipLoader } from '@clipwright/core';
import { definePlugin } from '@clipwright/core/author';
import { ClipLoaderId, owned } from '@clipwright/core/inversify';
import { hasFfmpeg } from '@clipwright/test-kit/has-ffmpeg';
import { memoryStore, syntheticLoader } from '@clipwright/testing';
import { ContainerModule } from 'inversify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from '../src/index.ts';
import { testDirectory } from './media.ts';
import { run } from './run.ts';

const drawn = fileURLToPath(new URL('fixtures/drawn.mjs', import.meta.url));
const directory = testDirectory();
let folder = '';

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'clipwright-plugins-')));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const load = async (argv: readonly string[], options: Parameters<typeof run>[1] = {}) => {
  const { exitCode, stdout, stderr } = await run(['load', '--json', ...argv], { cwd: directory.path, ...options });
  return { exitCode, stderr, report: JSON.parse(stdout) };
};

/** Writes a file to be named as a plug-in, and gives its path. */
async function written(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

describe('--plugin', () => {
  it('puts the loaders of a plug-in before the command’s own: each opens what is its', async () => {
    const { exitCode, report } = await load(['a.mp4', 'x.frames=24.drawn', '--plugin', drawn]);
    expect(exitCode).toBe(exitCodes.success);
    expect(report.clips).toMatchObject([
      { source: 'a.mp4', status: 'loaded', frames: 50 },
      { source: 'x.frames=24.drawn', status: 'loaded', frames: 24 },
    ]);
  });

  it('with --loader has one opened by those that are named, and no other', async () => {
    const only = await load(['a.mp4', 'x.drawn', '--plugin', drawn, '--loader', 'drawn']);
    expect(only.exitCode).toBe(exitCodes.incomplete);
    expect(only.report.clips).toMatchObject([{ status: 'skipped', code: 'source-declined' }, { status: 'loaded' }]);
    const both = await load(['a.mp4', 'x.drawn', '--plugin', drawn, '--loader', 'drawn', '--loader', 'ffmpeg']);
    expect(both.exitCode).toBe(exitCodes.success);
    const other = await load(['a.mp4', 'x.drawn', '--plugin', drawn, '--loader', 'ffmpeg']);
    expect(other.report.clips).toMatchObject([{ status: 'loaded' }, { status: 'skipped' }]);
  });

  it('renders what it opens, beside what the command opens', async () => {
    const output = join(folder, 'mixed.mp4');
    const argv = ['render', 'x.frames=24.drawn', 'a.mp4', '-o', output, '--json', '--plugin', drawn];
    const { exitCode, stdout } = await run(argv, { cwd: directory.path });
    expect(exitCode).toBe(exitCodes.success);
    // At 24 a second: one second of drawn frames, two of others.
    expect(JSON.parse(stdout)).toMatchObject({ frames: 72, verified: true });
  });

  it('reads lists in the formats of a plug-in', async () => {
    const list = await written('cuts.names', 'x.drawn\ny.drawn\n');
    const { report } = await load([list, '--plugin', drawn]);
    expect(report).toMatchObject({ loaded: 2, clips: [{ source: 'x.drawn' }, { source: 'y.drawn' }] });
  });

  it.skipIf(!hasFfmpeg)(
    'chooses stores, caches and renderers by their names, and tells stores where (needs ffmpeg)',
    async () => {
      const told: unknown[] = [];
      const plugin = definePlugin({
        name: 'all',
        contract: 1,
        stores: {
          memory: (options) => {
            told.push(options);
            return memoryStore();
          },
        },
      });
      const argv = ['a.mp4', '--store', 'memory', '--cache-dir', '/kept', '--cache-size', '1kB'];
      const { exitCode } = await load(argv, { extras: { plugins: [plugin] } });
      expect(exitCode).toBe(exitCodes.success);
      expect(told).toMatchObject([{ directory: '/kept', maxBytes: 1000 }]);
      // What keeps nothing needs none.
      expect((await load([...argv, '--no-cache'], { extras: { plugins: [plugin] } })).exitCode).toBe(exitCodes.success);
      expect(told).toHaveLength(1);
    },
  );
});

it('the command as it is installed renders by a plug-in, which has another copy of core', async () => {
  const bin = fileURLToPath(new URL('../bin/clipwright.js', import.meta.url));
  const output = join(folder, 'drawn.mp4');
  const own = ['--plugin', `./${relative(directory.path, drawn)}`, '--loader', 'drawn'];
  const start = async (...argv: readonly string[]) => {
    const env = { PATH: process.env.PATH, CLIPWRIGHT_CACHE_DIR: join(folder, 'kept') };
    const options = { cwd: directory.path, env };
    return JSON.parse((await promisify(execFile)(process.execPath, [bin, ...argv, '--json', ...own], options)).stdout);
  };
  expect(await start('load', 'x.frames=24.drawn')).toMatchObject({ loaded: 1, clips: [{ frames: 24 }] });
  const rendered = await start('render', 'x.frames=24.drawn', 'y.drawn', '-o', output);
  expect(rendered).toMatchObject({ frames: 72, verified: true });
  // What it declines is known for that: an error of the other copy.
  const declined = start('load', 'a.mp4').catch((error: { stdout: string }) => JSON.parse(error.stdout));
  expect(await declined).toMatchObject({ error: { message: expect.stringContaining('is not drawn. Name it so.') } });
});

describe('runCli for another program', () => {
  const log: string[] = [];
  const drawing = (): ClipLoader => {
    const loader = syntheticLoader();
    return {
      open: (request) => {
        log.push(request.uri);
        return loader.open({ ...request, uri: 'synthetic:a' });
      },
      settled: () => loader.settled(),
      [Symbol.asyncDispose]: () => loader[Symbol.asyncDispose](),
    };
  };

  it('takes plug-ins as objects', async () => {
    const plugin = definePlugin({ name: 'mine', contract: 1, loaders: { mine: drawing } });
    const { report } = await load(['some.mp4', '--loader', 'mine'], { extras: { plugins: [plugin] } });
    expect(report).toMatchObject({ loaded: 1, clips: [{ frames: 48 }] });
    expect(log).toEqual([directory.file('some.mp4')]);
  });

  it('and modules, whose parts go before its own', async () => {
    const module = new ContainerModule(({ bind }) => {
      owned(ClipLoaderId, bind(ClipLoaderId).toResolvedValue(drawing));
    });
    expect((await load(['some.mp4'], { extras: { modules: [module] } })).report).toMatchObject({ loaded: 1 });
    const plugin = definePlugin({ name: 'of-modules', contract: 1, modules: [module] });
    expect(plugin.modules).toEqual([module]);
    expect((await load(['some.mp4'], { extras: { plugins: [plugin] } })).report).toMatchObject({ loaded: 1 });
  });
});

describe('a plug-in that cannot be used ends the run in three lines', () => {
  const cases: [
    what: string,
    argv: () => Promise<readonly string[]>,
    lines: readonly [RegExp, RegExp, RegExp],
    code?: string,
  ][] = [
    [
      'a file that is not there',
      async () => ['--plugin', './nowhere.mjs'],
      [/: The plug-in \.\/nowhere\.mjs \(--plugin\) was not loaded\.$/, /There is no file/, /Check its name/],
    ],
    [
      'a package that is not installed',
      async () => ['--plugin', 'clipwright-loader-nowhere'],
      [/clipwright-loader-nowhere/, /No package of that name/, /npm install clipwright-loader-nowhere/],
    ],
    [
      'what is no name',
      async () => ['--plugin', 'https://example.org/x.mjs'],
      [/not loaded/, /no name of a package/, /begins with \.\//],
    ],
    [
      'a file that is written as a package',
      async () => {
        await writeFile(directory.file('beside.mjs'), 'export default {};');
        return ['--plugin', 'beside.mjs'];
      },
      [/not loaded/, /No package/, /Write \.\/beside\.mjs/],
    ],
    [
      'one with a mistake in it',
      async () => ['--plugin', await written('mistake.mjs', 'export default {\n')],
      [/mistake\.mjs/, /\S/, /Mend it/],
    ],
    [
      'one that throws, over several lines',
      async () => ['--plugin', await written('throws.mjs', "throw new TypeError('one\\ntwo\\nthree');")],
      [/throws\.mjs/, /TypeError: one$/, /Mend it/],
    ],
    [
      'one without a default export',
      async () => ['--plugin', await written('named.mjs', 'export const plugin = {};')],
      [/not loaded/, /no default export/, /export default definePlugin/],
    ],
    [
      'what is no plug-in',
      async () => ['--plugin', await written('none.mjs', "export default { name: 'none', contract: 1, loader: {} };")],
      [/is none\.$/, /There is no option plugin\.loader/, /Did you mean "loaders"\?/],
    ],
    [
      'one for another contract, whatever else it has',
      async () => [
        '--plugin',
        await written('newer.mjs', "export default { name: 'newer', contract: 2, novelty: 1 };"),
      ],
      [
        /is for another release/,
        /plug-in newer was written for Plugin 2, and this core has Plugin 1/,
        /Install a newer/,
      ],
      'plugin-incompatible',
    ],
    [
      'two of one name',
      async () => [
        '--plugin',
        drawn,
        '--plugin',
        await written('drawn.mjs', "export default { name: 'drawn', contract: 1 };"),
      ],
      [/Two plug-ins are named drawn\.$/, /of .*drawn\.mjs \(--plugin\) and of .*drawn\.mjs/, /Leave one of them out/],
    ],
    [
      'a loader of the command’s own name',
      async () => [
        '--plugin',
        await written('own.mjs', "export default { name: 'own', contract: 1, loaders: { ffmpeg: () => {} } };"),
      ],
      [/Two loaders are named ffmpeg/, /the command itself/, /Leave one/],
    ],
    [
      'a loader that cannot be made',
      async () => [
        '--plugin',
        await written(
          'unmade.mjs',
          "export default { name: 'unmade', contract: 1, loaders: { x() { throw new Error('No licence.'); } } };",
        ),
      ],
      [/loader x of .*unmade\.mjs \(--plugin\) could not be made\.$/, /No licence\./, /Mend it/],
    ],
  ];

  it.each(cases)('%s', async (_what, argv, [problem, reason, remedy], code = 'plugin-failed') => {
    const all = ['load', 'a.mp4', '--quiet', ...(await argv())];
    const piped = await run(all, { cwd: directory.path });
    const lines = piped.stderr.trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(problem);
    expect(lines[0]).toMatch(new RegExp(`^clipwright: ${code}: `));
    expect(lines[1]).toMatch(reason);
    expect(lines[2]).toMatch(remedy);
    expect(piped).toMatchObject({ exitCode: exitCodes.plugin, stdout: '' });

    const onTerminal = await run(all, { cwd: directory.path, columns: 80 });
    const shown = onTerminal.stderr.trimEnd().split('\n');
    expect(shown).toHaveLength(3);
    for (const line of shown) expect(line.length).toBeLessThanOrEqual(80);

    const reported = await run([...all, '--json'], { cwd: directory.path });
    const { error } = JSON.parse(reported.stdout);
    expect(error.code).toBe(code);
    expect(error.message.replaceAll('\n', ' ')).toMatch(remedy);
    expect(reported.exitCode).toBe(exitCodes.plugin);
  });

  it('a factory that makes nothing of the kind', async () => {
    const text = "export default { name: 'empty', contract: 1, loaders: { empty: () => ({}) } };";
    const empty = await written('empty.mjs', text);
    const { exitCode, stderr } = await run(['load', 'a.mp4', '--quiet', '--plugin', empty], { cwd: directory.path });
    expect(exitCode).toBe(exitCodes.plugin);
    expect(stderr).toMatch(/loader empty of .* could not be made\.\n {2}It has no \[Symbol\.asyncDispose\]\.\n/);
  });

  it('a loader that was written for another contract of loaders, too', async () => {
    const text =
      "export default { name: 'old', contract: 1, loaders: { old: () => ({ contracts: { ClipLoader: 0 }, open() {}, async settled() {}, async [Symbol.asyncDispose]() {} }) } };";
    const old = await written('old.mjs', text);
    const { exitCode, stderr } = await run(['load', 'a.mp4', '--quiet', '--plugin', old, '--loader', 'old'], {
      cwd: directory.path,
    });
    expect(exitCode).toBe(exitCodes.plugin);
    expect(stderr).toMatch(/^clipwright: plugin-incompatible: The loader was written for ClipLoader 0/);
  });
});

describe('a plug-in', () => {
  /** Of an ffmpeg that is not there no more has to be found out. */
  const doctor = ['doctor', '--ffmpeg', '/nowhere/ffmpeg'];

  it('may be a function that gives it, later too', async () => {
    const text = `import plugin from ${JSON.stringify(drawn)};\nexport default async () => plugin;`;
    const { report } = await load(['x.drawn', '--plugin', await written('function.mjs', text)]);
    expect(report).toMatchObject({ loaded: 1 });
  });

  it('may be written in TypeScript', async () => {
    const text = `const name: string = 'typed';\nenum Contract { Now = 1 }\nexport default { name, contract: Contract.Now };`;
    const { stdout } = await run([...doctor, '--json', '--plugin', await written('typed.ts', text)]);
    expect(JSON.parse(stdout).plugins).toMatchObject([{ name: 'typed', contract: 1 }]);
  });

  it('is found as a package from where it is named, and from nowhere else', async () => {
    const root = await mkdtemp(join(folder, 'project-'));
    const place = join(root, 'node_modules/clipwright-plugin-here');
    await mkdir(join(root, 'below'));
    await mkdir(place, { recursive: true });
    // One that is imported only.
    const manifest = { name: 'clipwright-plugin-here', type: 'module', exports: { import: './x.js' } };
    await writeFile(join(place, 'package.json'), JSON.stringify(manifest));
    await writeFile(join(place, 'x.js'), "export default { name: 'clipwright-plugin-here', contract: 1 };");
    const argv = [...doctor, '--json', '--plugin', 'clipwright-plugin-here'];
    const { stdout } = await run(argv, { cwd: join(root, 'below') });
    expect(JSON.parse(stdout).plugins).toMatchObject([{ file: join(place, 'x.js'), by: '--plugin' }]);
    expect((await run(argv, { cwd: folder })).exitCode).toBe(exitCodes.plugin);
    // Only by its whole name.
    expect((await run([...doctor, '--plugin', 'here'], { cwd: root })).exitCode).toBe(exitCodes.plugin);
  });

  it('is not loaded by a list', async () => {
    const list = join(folder, 'names.json');
    const bad = await written('bad.mjs', "throw new Error('It was loaded.');");
    await writeFile(list, JSON.stringify({ plugins: [bad], clips: [{ source: directory.file('a.mp4') }] }));
    const { exitCode, stderr } = await run(['load', list], { cwd: directory.path });
    expect(stderr).toContain('invalid-list');
    expect(stderr).not.toContain('It was loaded.');
    expect(exitCode).toBe(exitCodes.failed);
  });

  it('is listed by doctor: what it has, from where, by what, and its contract', async () => {
    const { stdout } = await run([...doctor, '--json', '--plugin', drawn]);
    expect(JSON.parse(stdout)).toMatchObject({
      config: null,
      plugins: [{ name: 'drawn', contract: 1, by: '--plugin', file: drawn, loaders: ['drawn'], formats: ['names'] }],
    });
    const page = (await run([...doctor, '--plugin', drawn])).stdout;
    expect(page).toContain(`drawn: loaders drawn; formats names; contract 1; from ${drawn} (--plugin)`);
  });

  it('has no say in help', async () => {
    const bad = await written('bad.mjs', "throw new Error('It was loaded.');");
    for (const argv of [['help', 'load'], ['load', '--help'], ['--version']]) {
      expect(await run([...argv, '--plugin', bad])).toMatchObject({ exitCode: 0, stderr: '' });
    }
  });
});
