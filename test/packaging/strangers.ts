import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { command } from './command.ts';
import { installIn } from './packed.ts';
import { packages, root } from './workspace.ts';

/** The packages as packed, and where there is room. */
export interface Packed {
  readonly directory: string;
  readonly tarballs: ReadonlyMap<string, string>;
}

const compiler = join(root, 'node_modules/typescript/bin/tsc');

/** What a stranger's tsconfig.json says, whose TypeScript lies elsewhere. */
const tsconfig = {
  compilerOptions: {
    ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, skipLibCheck: true },
    ...{ target: 'es2023', lib: ['es2023', 'esnext.disposable', 'dom'], module: 'nodenext' },
    ...{ rewriteRelativeImportExtensions: true, rootDir: 'plugins', outDir: 'built' },
    ...{ types: ['node'], typeRoots: [join(root, 'node_modules/@types')] },
  },
  include: ['plugins'],
};

/** A list of clips of a GIF and of an mp4, and which of their frames it shows at 25 frames per second. */
const items = [
  { source: 'a.gif', start: 0.2, end: 0.8 },
  { source: 'b.mp4', start: 0.2, end: 0.6 },
  { source: 'a.gif', start: 1, end: 1.4 },
];
const shown = [
  ...Array.from({ length: 15 }, (_, k) => ['a.gif', Math.floor((20 + 4 * k) / 10)] as const),
  ...Array.from({ length: 10 }, (_, k) => ['b.mp4', 5 + k] as const),
  ...Array.from({ length: 10 }, (_, k) => ['a.gif', Math.floor((100 + 4 * k) / 10)] as const),
];

/** A clip of 20 grays, each brighter than the one before. */
async function makeClip(directory: string, file: string, rate: number, ...as: string[]): Promise<void> {
  const grays = `color=black:s=64x48:r=${rate},format=gray,geq=lum=8*N+20,trim=end_frame=20`;
  await command(directory, 'ffmpeg', '-v', 'error', '-nostdin', '-f', 'lavfi', '-i', grays, ...as, file);
}

/** How bright ffmpeg shows each frame of a file. */
async function brightness(directory: string, file: string): Promise<number[]> {
  const raw = join(directory, `${file}.raw`);
  const decode = ['-fps_mode', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'gray', raw];
  await command(directory, 'ffmpeg', '-v', 'error', '-nostdin', '-y', '-i', file, ...decode);
  const data = await readFile(raw);
  const size = 64 * 48;
  return Array.from({ length: data.length / size }, (_, frame) => {
    return data.subarray(frame * size, (frame + 1) * size).reduce((sum, value) => sum + value, 0) / size;
  });
}

/** A project of a stranger's: the plug-ins, compiled with a configuration of its own, and what they are used by. */
async function makeProject({ directory, tarballs }: Packed): Promise<string> {
  const project = join(directory, 'strangers');
  const { dependencies } = JSON.parse(await readFile(join(root, 'examples/package.json'), 'utf8'));
  const catalog = await readFile(join(root, 'pnpm-workspace.yaml'), 'utf8');
  const version = (name: string): string => {
    const said: string = dependencies[name];
    return said === 'catalog:' ? (new RegExp(`^  ${name}: (\\S+)$`, 'm').exec(catalog)?.[1] ?? '') : said;
  };
  const others = ['rxjs', 'inversify', 'reflect-metadata', 'modern-gif', 'node-sqlite3-wasm'];
  await installIn(project, packages, tarballs, Object.fromEntries(others.map((name) => [name, version(name)])));
  await cp(join(root, 'examples/plugins'), join(project, 'plugins'), { recursive: true });
  await cp(join(import.meta.dirname, 'strangers'), project, { recursive: true });
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify(tsconfig));
  await writeFile(join(project, 'list.json'), JSON.stringify({ items }));
  await makeClip(project, 'a.gif', 10);
  await makeClip(project, 'b.mp4', 25, '-pix_fmt', 'yuv420p', '-crf', '5');
  await command(project, process.execPath, compiler, '-p', 'tsconfig.json');
  return project;
}

/**
 * Registers what is tried of the plug-ins in `examples/plugins` as a stranger has them: copied to a project of their own,
 * which has the packages as packed.
 */
export function tryStrangers(packed: () => Packed): void {
  describe('plug-ins of strangers', () => {
    let project: string;
    const node = (...args: readonly string[]): Promise<string> => command(project, process.execPath, ...args);

    beforeAll(async () => {
      project = await makeProject(packed());
    });

    /** Which frames of which source an output shows, as ffmpeg sees both. */
    const framesOf = async (output: string): Promise<unknown> => {
      const sources = { 'a.gif': await brightness(project, 'a.gif'), 'b.mp4': await brightness(project, 'b.mp4') };
      const levels = await brightness(project, output);
      return levels.map((level, place) => {
        const [name] = shown[place] ?? [];
        const known = name === undefined ? [] : sources[name].map((each) => Math.abs(each - level));
        return [name, known.indexOf(Math.min(...known))];
      });
    };

    it('type-check by a configuration of their own', () => node(compiler, '--noEmit', '-p', 'tsconfig.json'));

    it('import what is public, and nothing of ours besides', async () => {
      const files = await readdir(join(project, 'built'));
      const ours = /from '(@clipwright\/[^']+)'/g;
      const allowed = ['@clipwright/core', '@clipwright/core/author', '@clipwright/node-kit', '@clipwright/testing'];
      for (const file of files) {
        const text = await readFile(join(project, 'built', file), 'utf8');
        for (const [, name = ''] of text.matchAll(ours)) expect(allowed, file).toContain(name);
      }
    });

    it('pass their suites, run by Node itself', async () => {
      const told = await node('--test', '--test-reporter=tap', 'suites.mjs');
      const count = (what: string): number => Number(new RegExp(`^# ${what} (\\d+)$`, 'm').exec(told)?.[1]);
      expect(count('fail')).toBe(0);
      expect(count('pass')).toBeGreaterThan(90);
      const suites = [...told.matchAll(/^ *# Subtest: (\w+)$/gm)].map(([, name]) => name);
      expect(suites).toEqual(expect.arrayContaining(['gifLoader', 'gifRenderer', 'lruCache', 'sqliteStore']));
    });

    it('render a list of GIFs and mp4s by library, exactly', async () => {
      expect(JSON.parse(await node('library.mjs', 'list.json', 'library.mp4', 'mp4'))).toMatchObject({ frames: 35 });
      expect(await framesOf('library.mp4')).toEqual(shown);
    });

    it('render such a list as an animated GIF', async () => {
      expect(JSON.parse(await node('library.mjs', 'list.json', 'library.gif', 'gif'))).toMatchObject({ frames: 35 });
      expect(await framesOf('library.gif')).toEqual(shown);
    });

    it('render by container', async () => {
      expect(JSON.parse(await node('container.mjs', 'list.json', 'container.mp4'))).toEqual({ frames: 35 });
      expect(await framesOf('container.mp4')).toEqual(shown);
    });

    it('may have a copy of core of their own: errors and repetitions are as with one', async () => {
      const other = join(project, 'twice/node_modules/@clipwright');
      await mkdir(other, { recursive: true });
      await cp(join(project, 'node_modules/@clipwright/core'), join(other, 'core'), { recursive: true });
      expect(JSON.parse(await node('twice.mjs'))).toEqual({
        copies: true,
        retried: ['out-of-resources'],
        clips: ['loaded', 'source-missing', 'odd/bad', 'loaded'],
        failure: [true, true, 'source-missing'],
        abort: [true, true],
        transient: true,
      });
    });
  });
}
