// Needs ffmpeg or node-av.
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasFfmpeg } from '@clipwright/test-kit/has-ffmpeg';
import { some } from '@clipwright/test-kit/soak';
import { Command } from 'commander';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { optionsBelow } from '../src/config/apply-defaults.ts';
import { exitCodes } from '../src/index.ts';
import { createProgram } from '../src/program.ts';
import { capture } from './capture.ts';
import { testDirectory } from './media.ts';
import { inOneLine, run } from './run.ts';

const drawn = fileURLToPath(new URL('fixtures/drawn.mjs', import.meta.url));
const media = testDirectory();
let root = '';
/** A directory of its own for each test: a module is loaded once. */
let cwd = '';

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'clipwright-config-')));
});
beforeEach(async () => {
  cwd = await mkdtemp(join(root, 'here-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const write = (name: string, text: string): Promise<void> => writeFile(join(cwd, name), text);
const settings = (value: unknown, name = 'clipwright.config.json'): Promise<void> => write(name, JSON.stringify(value));
const here = (...argv: readonly string[]) => run(argv, { cwd });
/** Of an ffmpeg that is not there no more has to be found out. */
const doctor = async (...argv: readonly string[]) =>
  JSON.parse((await here('doctor', '--json', '--ffmpeg', '/nowhere/ffmpeg', ...argv)).stdout);

/** Of every kind; other tests have some of .mjs and .js as well. */
const files = [
  ['clipwright.config.json', JSON.stringify({ plugins: [drawn] })],
  ['clipwright.config.mjs', `import drawn from ${JSON.stringify(drawn)};\nexport default { plugins: [drawn] };`],
  ['clipwright.config.js', `export default { plugins: [false, [[${JSON.stringify(drawn)}, null], undefined, '']] };`],
  [
    'clipwright.config.ts',
    `const plugins: readonly string[] = [${JSON.stringify(drawn)}];\nexport default { plugins } satisfies object;`,
  ],
] as const;

describe('clipwright.config', () => {
  it.each(some(files, 2))('is read from %s', async (name, text) => {
    // As in most projects; one without says the same of .js on every Node that is supported.
    await settings({ type: 'module' }, 'package.json');
    await write(name, text);
    const found = await doctor();
    expect(found.config).toBe(join(cwd, name));
    expect(found.plugins).toMatchObject([{ name: 'drawn', by: name, contract: 1 }]);
    const { exitCode, stdout } = await here('load', 'x.drawn', '--json');
    expect({ exitCode, loaded: JSON.parse(stdout).loaded }).toEqual({ exitCode: 0, loaded: 1 });
  });

  it('may have plug-ins of its own in it, whose private members stay theirs', async () => {
    const text = `
      class Plugin { #name = 'inline'; get name() { return this.#name; } contract = 1; }
      export default { plugins: [new Plugin()] };`;
    await write('clipwright.config.mjs', text);
    expect((await doctor()).plugins).toMatchObject([{ name: 'inline', file: null, by: 'clipwright.config.mjs' }]);
  });

  it('is looked for in the working directory alone: not above it, not beside a list or its media', async () => {
    const bad = "throw new Error('It was read.');";
    await write('clipwright.config.mjs', bad);
    const place = join(cwd, 'lists');
    await mkdir(place);
    await writeFile(join(place, 'clipwright.config.mjs'), bad);
    await writeFile(join(place, 'cuts.json'), JSON.stringify([{ source: media.file('a.mp4') }]));
    const below = join(cwd, 'below');
    await mkdir(below);
    const { exitCode, stdout } = await run(['load', '../lists/cuts.json', '--json'], { cwd: below });
    expect({ exitCode, loaded: JSON.parse(stdout).loaded }).toEqual({ exitCode: 0, loaded: 1 });
  });

  it('is another with --config, whose names are looked for from its folder, and none with --no-config', async () => {
    await write('clipwright.config.mjs', "throw new Error('It was read.');");
    await mkdir(join(cwd, 'elsewhere'));
    await write('elsewhere/mine.json', JSON.stringify({ plugins: ['./own.mjs'] }));
    await write('elsewhere/own.mjs', "export default { name: 'own', contract: 1 };");
    expect((await doctor('--config', 'elsewhere/mine.json')).plugins).toMatchObject([
      { name: 'own', file: join(cwd, 'elsewhere/own.mjs') },
    ]);
    expect(await doctor('--no-config')).toMatchObject({ config: null, plugins: [] });
  });

  it.each([
    ['a mistake in it', 'clipwright.config.mjs', 'export default {\n', /were not read\.\n {2}\S.*\n {2}Mend them/],
    ['one that throws', 'clipwright.config.js', "throw new Error('Not\\ntoday.');", /\n {2}Not\n {2}Mend them/],
    [
      'JSON that is none',
      'clipwright.config.json',
      '{ plugins: [] }',
      /were not read\.\n {2}SyntaxError.*\n {2}Mend them/,
    ],
    ['TypeScript that is none', 'clipwright.config.ts', 'const x: = 1;', /were not read\.\n {2}\S.*\n {2}Mend them/],
    [
      'a plug-in that is not there',
      'clipwright.config.json',
      '{ "plugins": ["./nowhere.mjs"] }',
      /\.\/nowhere\.mjs \(clipwright\.config\.json\) was not loaded\.\n {2}There is no file .*\n {2}Check/,
    ],
  ])('that cannot be used ends the run in three lines: %s', async (_what, name, text, said) => {
    await settings({ type: 'module' }, 'package.json');
    await write(name, text);
    const { exitCode, stderr, stdout } = await here('load', 'a.mp4', '--quiet');
    expect(stderr).toMatch(said);
    expect(stderr.trimEnd().split('\n')).toHaveLength(3);
    expect({ exitCode, stdout }).toEqual({ exitCode: exitCodes.plugin, stdout: '' });
  });

  it.each([
    [{ plugin: [] }, 'There is no option settings.plugin. Did you mean "plugins"?'],
    [{ plugins: 'gif' }, 'plugins that are no array'],
    [{ defaults: [] }, 'defaults that are no object'],
    [{ defaults: { concurency: 2 } }, 'no option defaults.concurency. Did you mean "concurrency"?'],
    [{ defaults: { output: 'x.mp4' } }, 'no option defaults.output'],
    [{ defaults: { concurrency: 0 } }, 'defaults.concurrency is 0. Write a whole number from 1 to 1024'],
    [{ defaults: { quiet: 'yes' } }, 'defaults.quiet is "yes". It must be true or false.'],
    [{ defaults: { onError: 'ignore' } }, 'defaults.onError is "ignore". Allowed choices are skip, fail'],
    [{ defaults: { loader: [{}] } }, 'defaults.loader is [{}]. It must be a text or a number, or an array of them.'],
    [{ defaults: { ffmpeg: ['a', 'b'] } }, 'defaults.ffmpeg is ["a","b"]. It must be a text or a number.'],
  ])('is refused for what it says: %j', async (value, said) => {
    await settings(value);
    const { exitCode, stderr } = await here('load', 'a.mp4', '--quiet');
    expect(inOneLine(stderr)).toContain(said);
    expect(exitCode).toBe(exitCodes.usage);
  });

  it('is one: two of them are refused', async () => {
    await settings({});
    await write('clipwright.config.mjs', 'export default {};');
    const { exitCode, stderr } = await here('load', 'a.mp4');
    expect(inOneLine(stderr)).toContain('There are clipwright.config.mjs and clipwright.config.json. Remove one');
    expect(exitCode).toBe(exitCodes.usage);
  });
});

describe('what is set', () => {
  const missing = async (argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> => {
    const { stdout } = await run(['doctor', '--json', ...argv], { cwd, env });
    return JSON.parse(stdout).problems[0]?.message ?? '';
  };

  it.skipIf(!hasFfmpeg)('goes flag before environment before settings before default (needs ffmpeg)', async () => {
    await settings({ defaults: { ffmpeg: '/of/settings', cacheDir: 'kept' } });
    const env = { CLIPWRIGHT_FFMPEG: '/of/environment' };
    expect(await missing(['--ffmpeg', '/of/flag'], env)).toContain('/of/flag');
    expect(await missing([], env)).toContain('/of/environment');
    expect(await missing([])).toContain('/of/settings');
    expect(await missing(['--no-config'])).toBe('');
  });

  it('replaces arrays as a whole', async () => {
    await settings({ plugins: [drawn], defaults: { loader: ['drawn'], allowHost: ['a.example', 'b.example'] } });
    const declined = await here('load', media.file('a.mp4'), '--quiet');
    expect(declined.stderr).toContain('source-declined');
    const replaced = await here('load', media.file('a.mp4'), '--quiet', '--loader', 'ffmpeg', '--json');
    expect(JSON.parse(replaced.stdout)).toMatchObject({ loaded: 1 });
    const host = await here(
      'load',
      'http://a.example/x.mp4',
      '--quiet',
      '--loader',
      'ffmpeg',
      '--allow-host',
      'c.example',
    );
    expect(host.stderr).toContain('source-refused');
  });

  it('is understood as on the command line, where the command has it', async () => {
    await settings({ defaults: { size: '64x36', fps: 25, crf: 40, audio: false, cache: false, columns: 3 } });
    const { exitCode, stdout } = await here('render', media.file('a.mp4'), '-o', 'out.mp4', '--json', '--quiet');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      profile: { width: 64, height: 36, frameRate: '25/1', audio: null, video: { crf: 40 } },
    });
    const other = await here('render', media.file('a.mp4'), '-o', 'other.mp4', '--size', '32x18', '--json', '--quiet');
    expect(JSON.parse(other.stdout)).toMatchObject({ profile: { width: 32, height: 18, video: { crf: 40 } } });
  });

  it('names a cache by its name, and leaves the other meaning of the word alone', async () => {
    await settings({ defaults: { cache: 'lru' } });
    const { exitCode, stderr } = await here('load', media.file('a.mp4'));
    expect(stderr).toContain('There is no cache lru');
    expect(exitCode).toBe(exitCodes.usage);
  });

  it('counts for what looks after the cache, too', async () => {
    await settings({ defaults: { cacheDir: 'kept' } });
    const { stdout } = await run(['cache', 'info', '--json'], { cwd, env: { CLIPWRIGHT_CACHE_DIR: '' } });
    expect(JSON.parse(stdout).directory).toBe(join(cwd, 'kept'));
  });
});

it('every option of a command may be set, but what says what to do now', () => {
  const context = {
    stdout: capture().stream,
    stderr: capture().stream,
    stdin: async function* () {},
    env: {},
    cwd: '/',
    signal: new AbortController().signal,
    extensions: { plugins: [], modules: [] },
  };
  const program = createProgram(
    context,
    () => {},
    async () => {},
  );
  expect(program).toBeInstanceOf(Command);
  const names = optionsBelow(program);
  for (const name of ['loader', 'cache', 'cacheDir', 'store', 'renderer', 'audio', 'size', 'maxOutputSize']) {
    expect(names).toContain(name);
  }
  for (const name of ['json', 'output', 'plugin', 'config', 'version', 'dryRun']) expect(names).not.toContain(name);
});
