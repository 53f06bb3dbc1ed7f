import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { command } from './command.ts';
import { compiler, makeProject, type Packed } from './strangers-project.ts';

/** Which frames the list of clips shows, at 25 frames per second. */
const shown = [
  ...Array.from({ length: 15 }, (_, k) => ['a.gif', Math.floor((20 + 4 * k) / 10)] as const),
  ...Array.from({ length: 10 }, (_, k) => ['b.mp4', 5 + k] as const),
  ...Array.from({ length: 10 }, (_, k) => ['a.gif', Math.floor((100 + 4 * k) / 10)] as const),
];

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

const isSoak = process.env.CLIPWRIGHT_SOAK === '1';

/**
 * Registers what is tried of the plug-ins in `examples/plugins` as a stranger has them: copied to a project of their own,
 * which has the packages as packed.
 */
export function tryStrangers(packed: () => Packed & { readonly project: string }): void {
  describe('plug-ins of strangers', () => {
    let project: string;
    const node = (...args: readonly string[]): Promise<string> => command(project, process.execPath, ...args);

    beforeAll(() => {
      project = packed().project;
    });

    /** Of both sources, which stay as they are. */
    let known: Promise<Readonly<Record<'a.gif' | 'b.mp4', readonly number[]>>> | undefined;
    const sourceLevels = async () => ({
      'a.gif': await brightness(project, 'a.gif'),
      'b.mp4': await brightness(project, 'b.mp4'),
    });

    /** Which frames of which source an output shows, as ffmpeg sees both. */
    const framesOf = async (output: string): Promise<unknown> => {
      known ??= sourceLevels();
      const sources = await known;
      const levels = await brightness(project, output);
      return levels.map((level, place) => {
        const [name] = shown[place] ?? [];
        const apart = name === undefined ? [] : sources[name].map((each) => Math.abs(each - level));
        return [name, apart.indexOf(Math.min(...apart))];
      });
    };

    it('type-check by a configuration of their own', () => node(compiler, '--noEmit', '-p', 'tsconfig.json'));

    it('import what is public, and nothing of ours besides', async () => {
      const files = await readdir(join(project, 'built'));
      const ours = /from '(@clipwright\/[^']+)'/g;
      const allowed = /^@clipwright\/(core(\/(author|plan|probing))?|node-kit|testing)$/;
      for (const file of files) {
        const text = await readFile(join(project, 'built', file), 'utf8');
        for (const [, name = ''] of text.matchAll(ours)) expect(name, file).toMatch(allowed);
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

    // The check has one by a file of settings, below.
    it.runIf(isSoak)('render such a list as an animated GIF (in the soak)', async () => {
      expect(JSON.parse(await node('library.mjs', 'list.json', 'library.gif', 'gif'))).toMatchObject({ frames: 35 });
      expect(await framesOf('library.gif')).toEqual(shown);
    });

    // The check has parts of ours by container (examples/test/examples.test.ts).
    it.runIf(isSoak)('render by container (in the soak)', async () => {
      expect(JSON.parse(await node('container.mjs', 'list.json', 'container.mp4'))).toEqual({ frames: 35 });
      expect(await framesOf('container.mp4')).toEqual(shown);
    });

    /** The command, installed as anybody installs it. */
    const clipwright = (...args: readonly string[]): Promise<string> =>
      command(project, 'npx', '--no-install', 'clipwright', ...args, '--cache-dir', join(project, 'kept'));

    it('render by the command, which is told of them', async () => {
      const parts = ['--plugin', './plugin.mjs', '--cache', 'lru', '--store', 'sqlite', '--fps', '25'];
      const reports: { readonly frames: number; readonly segments: unknown }[] = [];
      for (const output of ['flags.mp4', 'again.mp4']) {
        const told = await clipwright('render', 'list.json', '-o', output, ...parts, '--json', '--quiet');
        reports.push(JSON.parse(told));
      }
      expect(reports).toMatchObject([{ frames: 35 }, { frames: 35, segments: { encoded: 0 } }]);
      expect(await framesOf('flags.mp4')).toEqual(shown);
      expect(existsSync(join(project, 'kept/store.db'))).toBe(true);
    });

    it('render by a file of settings', async () => {
      const settings = { plugins: ['./plugin.mjs'], defaults: { renderer: 'gif', store: 'sqlite', fps: 25 } };
      await writeFile(join(project, 'clipwright.config.json'), JSON.stringify(settings));
      try {
        await clipwright('render', 'list.json', '-o', 'settings.gif', '--quiet');
        expect(await framesOf('settings.gif')).toEqual(shown);
      } finally {
        await rm(join(project, 'clipwright.config.json'));
      }
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
      const load = (source: string) =>
        clipwright('load', source, '--plugin', './twice/plugin.mjs').then(
          () => 0,
          (error: Error) => [error.message.includes('odd/bad'), Object(error).exitCode],
        );
      expect(await load('odd:good')).toBe(0);
      expect(await load('odd:bad')).toEqual([true, 1]);
    });
  });

  const rest = isSoak ? describe : describe.skip;

  rest('plug-ins of strangers, in the soak (CLIPWRIGHT_SOAK=1)', () => {
    it('are installed and pass their suites by pnpm too', async () => {
      const project = await makeProject(packed(), 'pnpm');
      const told = await command(project, process.execPath, '--test', '--test-reporter=tap', 'suites.mjs');
      expect(told).toMatch(/^# fail 0$/m);
      expect(JSON.parse(await command(project, process.execPath, 'library.mjs', 'list.json', 'a.mp4', 'mp4'))).toEqual(
        expect.objectContaining({ frames: 35 }),
      );
    });

    it.each(['22', '24'])('pass their suites on Node %s', async (version) => {
      const { project } = packed();
      const other = ['--yes', '--package', `node-${process.platform}-${process.arch}@${version}`, '--', 'node'];
      expect(await command(project, 'npx', ...other, '--version')).toMatch(new RegExp(`^v${version}\\.`));
      const told = await command(project, 'npx', ...other, '--test', '--test-reporter=tap', 'suites.mjs');
      expect(told).toMatch(/^# fail 0$/m);
    });
  });
}
