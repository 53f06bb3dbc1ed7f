// Needs ffmpeg.
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { command } from './command.ts';
import { contents, elsewhere, installIn, packAll } from './packed.ts';
import { tryStrangers } from './strangers.ts';
import { makeProject, pinned } from './strangers-project.ts';
import { entryPoints, filesBelow, importsOf, packages, root } from './workspace.ts';

const isSoak = process.env.CLIPWRIGHT_SOAK === '1';
const named = packages.map((member) => [member.manifest.name, member] as const);
/** Those that bring a program with them. */
const programs = ['@clipwright/cli', 'clipwright'];
const libraries = packages.filter(({ manifest }) => !programs.includes(manifest.name));

let folder: Awaited<ReturnType<typeof elsewhere>>;
let tarballs: ReadonlyMap<string, string>;
/** A project without inversify, a stranger's with everything, and one whose only dependency is `clipwright`. */
let plain: string;
let full: string;
let batteries: string;

beforeAll(async () => {
  folder = await elsewhere();
  tarballs = await packAll(folder.directory);
  plain = join(folder.directory, 'plain');
  batteries = join(folder.directory, 'batteries');
  await installIn(plain, libraries, tarballs, { rxjs: await pinned('rxjs') });
  full = await makeProject({ directory: folder.directory, tarballs }, 'npm');
  const above = packages.filter(({ manifest }) => manifest.name === 'clipwright');
  await installIn(batteries, above, tarballs, {}, tarballs);
});

afterAll(() => folder[Symbol.asyncDispose]());

/** What a test of vitest alone can import. */
const isForPrograms = (path: string): boolean => !path.endsWith('/vitest');

/** Imports modules in a fresh process; fails when one does not load or exports nothing. */
function importAll(directory: string, specifiers: readonly string[]): Promise<string> {
  const code = `
    for (const specifier of ${JSON.stringify(specifiers)}) {
      if (Object.keys(await import(specifier)).length === 0) throw new Error(specifier + ' exports nothing');
    }`;
  return command(directory, process.execPath, '--input-type=module', '--eval', code);
}

describe.each(named)('%s as packed', (name, member) => {
  it('holds what it should and nothing else', async () => {
    const files = await contents(tarballs.get(name) ?? '');
    const intended =
      /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|bin\/.+\.js|templates\/\w+\/(_package\.json|README\.md|(src|test)\/.+\.js)|src\/.+\.ts|dist\/command\/third-party\.txt|schema\/[\w-]+\.json|fonts\/[\w-]+\.(ttf|txt)|dist\/.+\.(js|d\.ts)(\.map)?)$/;
    expect(files.filter((file) => !intended.test(file))).toEqual([]);
    expect(files).toEqual(expect.arrayContaining(['package.json', 'LICENSE', 'src/index.ts', 'dist/index.js']));
  });

  it('has no fault that publint finds', async () => {
    const { messages } = await publint({ pkgDir: join(full, 'node_modules', name), pack: false, strict: true });
    expect(messages).toEqual([]);
  });

  it.runIf(isSoak)('imports by every path that it exports, by itself (in the soak)', () =>
    importAll(full, entryPoints(member).filter(isForPrograms)),
  );
});

it('every package imports by every path that it exports', () =>
  importAll(full, packages.flatMap(entryPoints).filter(isForPrograms)));

describe('for users without a container', () => {
  it('inversify is not installed', () => {
    expect(existsSync(join(plain, 'node_modules/inversify'))).toBe(false);
  });

  it('every package imports', () =>
    importAll(
      plain,
      libraries.flatMap(entryPoints).filter((path) => isForPrograms(path) && !path.endsWith('/inversify')),
    ));
});

it('core, as built, imports nothing of Node', async () => {
  const built = join(full, 'node_modules/@clipwright/core/dist');
  const files = filesBelow(built, '.js');
  const imports = await Promise.all(files.map(async (file) => importsOf(await readFile(join(built, file), 'utf8'))));
  const others = imports.flat().filter((specifier) => !/^(\.|rxjs$|rxjs\/)/.test(specifier));
  expect(imports.flat()).toContain('rxjs');
  expect([...new Set(others)].filter((specifier) => !['inversify', 'reflect-metadata'].includes(specifier))).toEqual(
    [],
  );
});

describe('what create-clipwright makes of a template', () => {
  const create = (...argv: readonly string[]) =>
    command(plain, process.execPath, join(plain, 'node_modules/create-clipwright/bin/create-clipwright.js'), ...argv);
  const test = (name: string) => command(join(plain, name), process.execPath, '--test');

  /** What is changed in each, and the law that it breaks. */
  const changes = [
    ['loader', 'index', 'of wanted)', 'of wanted.slice(1))', 'ranges one after the other give every frame once'],
    [
      'cache',
      'index',
      'idle.size > most',
      'false',
      'a failed load reaches every waiter with its own error, and is not kept',
    ],
    ['store', 'index', 'JSON.parse(record)', 'null', 'an artifact is what was produced, the first time and later'],
    ['pipeline', 'counted', 'loader[Symbol.asyncDispose]()', 'Promise.resolve()', 'a disposed loader opens nothing'],
  ] as const;

  // In the check the shortest and the longest.
  it.each(isSoak ? changes : [changes[0], changes[3]])(
    'is green, and red by the name of a law where it is broken: %s',
    async (template, file, right, wrong, law) => {
      const name = `clipwright-${template}-made`;
      expect(await create(template, name)).toContain('npm test');
      const manifest = JSON.parse(await readFile(join(plain, name, 'package.json'), 'utf8'));
      expect(manifest).toMatchObject({ name, scripts: { test: 'node --test' } });
      expect(await test(name)).toMatch(/(# |ℹ )fail 0/);
      const source = join(plain, name, 'src', `${file}.js`);
      const text = await readFile(source, 'utf8');
      expect(text).toContain(right);
      await writeFile(source, text.replace(right, wrong));
      await expect(test(name)).rejects.toThrow(law);
    },
  );
});

/** What packages are made for that need no Node. */
const anywhere = packages.filter(({ manifest }) =>
  ['core', 'packets', 'prober-headers', 'testing', 'timeline-formats'].includes(
    manifest.name.replace('@clipwright/', ''),
  ),
);

/** The last is what the two before it have, each by itself. */
const platforms = [
  { platform: 'Node alone', resolution: 'nodenext', lib: [], types: ['node'], members: packages },
  { platform: 'the DOM alone', resolution: 'bundler', lib: ['dom'], types: [], members: anywhere },
  { platform: 'both', resolution: 'bundler', lib: ['dom'], types: ['node'], members: packages },
];

it.each(isSoak ? platforms : platforms.slice(0, 2))(
  'published types check: $platform, by $resolution',
  async ({ platform, resolution, ...platformHas }) => {
    const modules = platformHas.members
      .flatMap(entryPoints)
      .map(
        (path, index) => `import * as m${index} from '${path}';\nexport const k${index} = Object.keys(m${index});\n`,
      );
    const name = platform.replaceAll(' ', '-');
    await writeFile(join(full, `${name}.ts`), `${modules.join('')}${usage}`);
    const compilerOptions = {
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      noEmit: true,
      target: 'es2023',
      lib: ['es2023', 'esnext.disposable', ...platformHas.lib],
      module: resolution === 'bundler' ? 'preserve' : resolution,
      moduleResolution: resolution,
      types: platformHas.types,
      typeRoots: [join(root, 'node_modules/@types')],
    };
    await typeCheck(full, { compilerOptions, files: [`${name}.ts`] });
  },
);

const usage = `
import { type Clip, type ClipCache, type ClipLoader, type ClipSource, loadClips, resultFrom, sourceName } from '@clipwright/core';
declare const loader: ClipLoader;
declare const cache: ClipCache<ClipSource>;
const { signal } = new AbortController();
const clips = [{ source: 'a.mp4', start: 1, end: 2 }];
// What is aborted here is one of the platform's own, and so is what a step is given.
const told = async (url: string, left: AbortSignal): Promise<number> => (await fetch(url, { signal: left })).status;
const use = ({ clip }: { readonly clip: Clip }, _index: number, left: AbortSignal) => told(sourceName(clip), left);
const report = await resultFrom(loadClips(clips, { loader, cache, signal, use }), { signal: AbortSignal.timeout(1000) });
export const loaded: number = report.loaded;
`;

it.each([
  ['the DOM', ['dom'], []],
  ['Node', [], ['node']],
])('what core declares of its platform is so: its sources check against %s too', async (name, lib, types) => {
  const source = join(root, 'packages/core/src');
  const config = {
    extends: join(root, 'tsconfig.base.json'),
    compilerOptions: {
      ...{ composite: false, noEmit: true, declaration: false, declarationMap: false, incremental: false },
      lib: ['es2023', 'esnext.disposable', ...lib],
      types,
      typeRoots: [join(root, 'node_modules/@types')],
    },
    include: [source],
    exclude: [join(source, 'globals.d.ts')],
  };
  const directory = join(folder.directory, `core-under-${name.replaceAll(' ', '-')}`);
  await mkdir(directory);
  await typeCheck(directory, config);
});

/** Fails with what the compiler says against it. */
async function typeCheck(directory: string, config: object): Promise<void> {
  const file = join(directory, 'types.json');
  await writeFile(file, JSON.stringify(config));
  await command(directory, process.execPath, join(root, 'node_modules/typescript/bin/tsc'), '-p', file);
}

it('the command is a bundle: it renders with nothing but its own package', async () => {
  const alone = join(folder.directory, 'alone');
  await mkdir(alone);
  await command(alone, 'tar', '-xzf', tarballs.get('@clipwright/cli') ?? '');
  const bin = join(alone, 'package/bin/clipwright.js');
  expect(await command(alone, process.execPath, bin, '--version')).toMatch(/^\d+\.\d+\.\d+\n$/);
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=64x64:rate=25:duration=0.2', '-c:v', 'libx264'];
  await command(alone, 'ffmpeg', '-v', 'error', '-nostdin', '-y', ...picture, 'a.mp4');
  const rendered = await command(
    alone,
    process.execPath,
    bin,
    'render',
    'a.mp4',
    '-o',
    'b.mp4',
    '--no-cache',
    '--quiet',
  );
  expect(rendered).toContain('5 frames');
});

it('workers of libav run a bundle, which loads nothing but the library', async () => {
  const dist = join(plain, 'node_modules/@clipwright/libav/dist');
  const bundle = join(dist, 'bundled-worker');
  const files = filesBelow(bundle, '.js');
  const imports = await Promise.all(files.map(async (file) => importsOf(await readFile(join(bundle, file), 'utf8'))));
  const others = imports.flat().filter((specifier) => !/^\.\/|^node-av\//.test(specifier) && !isBuiltin(specifier));
  expect([files.includes('main.js'), others]).toEqual([true, []]);
  // What they would run otherwise.
  await writeFile(join(dist, 'worker/main.js'), 'throw new Error("This is no bundle.");');
  const program = `
    import { libavEngine } from '@clipwright/libav';
    import { firstValueFrom } from 'rxjs';
    for (const isolate of [false, true]) {
      const engine = libavEngine({ isolate });
      console.log(await firstValueFrom(engine.about()).catch(({ code }) => code));
      await engine[Symbol.asyncDispose]();
    }`;
  const told = await command(plain, process.execPath, '--input-type=module', '--eval', program);
  expect(told).toBe('tool-missing\ntool-missing\n');
});

describe('where only clipwright is installed', () => {
  it('there is the command', async () => {
    expect(await command(batteries, 'npx', '--no', '--', 'clipwright', '--help')).toContain('render');
    const names = packages.flatMap(({ manifest }) => Object.keys(manifest.bin ?? {}));
    expect(names).toEqual(['clipwright', 'create-clipwright']);
  });

  it('a program of a few lines renders', async () => {
    const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=64x64:rate=25:duration=0.2', '-c:v', 'libx264'];
    await command(batteries, 'ffmpeg', '-v', 'error', '-nostdin', '-y', ...picture, 'a.mp4');
    const program = `
      import { clipwright } from 'clipwright';
      const video = clipwright();
      const report = await video.render({ items: [{ source: 'a.mp4' }] }, { file: 'b.mp4' });
      await video[Symbol.asyncDispose]();
      console.log(report.frames);`;
    expect(await command(batteries, process.execPath, '--input-type=module', '--eval', program)).toBe('5\n');
  });

  /** The packages of which something is loaded by a program, which is run to its end. */
  const loadedBy = async (program: string): Promise<string[]> => {
    const report = `
      import { Session } from 'node:inspector';
      const session = new Session();
      const urls = [];
      session.connect();
      session.on('Debugger.scriptParsed', ({ params }) => urls.push(params.url));
      session.post('Debugger.enable');
      ${program}
      const names = urls.map((url) => /.*\\/node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url)?.[1]);
      console.log(JSON.stringify([...new Set(names)].filter((name) => name !== undefined).sort()));`;
    return JSON.parse(await command(batteries, process.execPath, '--input-type=module', '--eval', report));
  };

  it('a part is loaded when it is first needed', async () => {
    const made = `
      const { clipwright } = await import('clipwright');
      const video = clipwright({ store: 'kept' });`;
    expect(await loadedBy(made)).toEqual(['clipwright']);
    const loaded = await loadedBy(`${made}\nawait video.load([{ source: 'a.mp4' }]).catch(() => {});`);
    expect(loaded).toEqual(expect.arrayContaining(['@clipwright/core', '@clipwright/loader-ffmpeg', 'rxjs']));
    expect(loaded).not.toContain('@clipwright/renderer-ffmpeg');
    expect(loaded).not.toContain('@clipwright/cli');
    expect(loaded).not.toContain('inversify');
  });

  it('what composes commands is loaded for the first command, and not to open an mp4 by its headers', async () => {
    const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=64x64:rate=25:duration=0.2', '-c:v', 'libx264'];
    await command(batteries, 'ffmpeg', '-v', 'error', '-nostdin', '-y', ...picture, 'opened.mp4');
    const opened = (use: string) => `
      const { clipwright } = await import('clipwright');
      const video = clipwright();
      const { report } = await video.load([{ source: 'opened.mp4' }], { use: ${use} });
      await video[Symbol.asyncDispose]();
      if (report.clips[0].width !== 64) throw new Error('It is not known what is in it.');`;
    expect(await loadedBy(opened('() => {}'))).not.toContain('fluent-ffmpeg');
    expect(
      await loadedBy(opened('async (clip) => { for await (const sample of clip.video()) sample.close(); }')),
    ).toContain('fluent-ffmpeg');
  });
});

tryStrangers(() => ({ directory: folder.directory, tarballs, project: full }));
