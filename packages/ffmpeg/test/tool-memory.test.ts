// Needs ffmpeg.
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, delimiter, dirname, join } from 'node:path';
import type { ArtifactStore } from '@clipwright/core';
import type { Artifact, StoreEvent } from '@clipwright/core/author';
import { concatMap, firstValueFrom, from, lastValueFrom, map, of, throwError } from 'rxjs';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type FfmpegRunner, ffmpegRunner, findTools } from '../src/index.ts';
import { elfInterpreter } from '../src/tools/elf-interpreter.ts';
import { loadedLibraries } from '../src/tools/loaded-libraries.ts';
import { rememberVersion } from '../src/tools/remembered-version.ts';
import { type ToolMemory, toolFiles } from '../src/tools/tool-files.ts';
import { fakeTool, scratch } from './fake-tool.ts';

let real: Awaited<ReturnType<typeof findTools>>;
let loader: string | undefined;
let directory = '';
beforeAll(async () => {
  // Where scripts stand in for the tools of another processor, those behind them: of scripts nothing is remembered.
  const programs = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'ffmpeg'));
  const kinds = await Promise.all(
    programs.map((file) =>
      realpath(file)
        .then(elfInterpreter)
        .catch(() => undefined),
    ),
  );
  const ffmpeg = programs[kinds.findIndex((kind) => kind !== undefined)];
  real = await findTools(ffmpeg === undefined ? {} : { ffmpeg, ffprobe: join(dirname(ffmpeg), 'ffprobe') });
  loader = await elfInterpreter(await realpath(real.ffmpeg.path));
  directory = await scratch();
});
afterEach(() => vi.unstubAllEnvs());

/** What was copied just now counts as lying there for long. */
const later = (): number => Date.now() + 60_000;

let count = 0;
/** A directory with a copy of ffmpeg in it. */
async function copied(): Promise<{ readonly folder: string; readonly ffmpeg: string }> {
  count += 1;
  const folder = join(directory, String(count));
  await mkdir(folder);
  const ffmpeg = join(folder, 'ffmpeg');
  await copyFile(await realpath(real.ffmpeg.path), ffmpeg);
  return { folder, ffmpeg };
}

/** A store of files in a directory, which counts what it did not know. */
function fileStore(): { readonly store: ArtifactStore; readonly made: () => number } {
  count += 1;
  const folder = join(directory, `store-${count}`);
  const known = new Map<string | null, Artifact>();
  let made = 0;
  const stored = (artifact: Artifact, hit: boolean): StoreEvent => ({ type: 'stored', artifact, hit });
  const acquire: ArtifactStore['acquire'] = (key, produce) => {
    const artifact = known.get(key);
    if (artifact !== undefined) return of(stored(artifact, true));
    made += 1;
    const file = join(folder, String(made));
    return from(mkdir(folder, { recursive: true })).pipe(
      concatMap(() => produce({ file })),
      map((): StoreEvent => {
        const artifact = { file, bytes: 0, meta: null, read: () => createReadStream(file) };
        known.set(key, artifact);
        return stored(artifact, false);
      }),
    );
  };
  const settled = async (): Promise<void> => {};
  return { store: { acquire, settled, [Symbol.asyncDispose]: settled }, made: () => made };
}

const memoryIn = (store: ArtifactStore, environment: ToolMemory['environment'] = {}): ToolMemory => ({
  store,
  environment,
});

describe('what stands for the files of a tool', () => {
  it('stays as long as they do, and changes with the program, whatever its size and time', async () => {
    const memory = memoryIn(fileStore().store);
    const { folder, ffmpeg } = await copied();
    const before = await toolFiles(ffmpeg, 'ffmpeg', memory, later());
    expect(before).toMatch(/^[0-9a-f]{32}$/);
    expect(await toolFiles(ffmpeg, 'ffmpeg', memory, later())).toBe(before);
    await copyFile(ffmpeg, join(folder, 'next'));
    await rename(join(folder, 'next'), ffmpeg);
    expect(await toolFiles(ffmpeg, 'ffmpeg', memory, later())).not.toBe(before);
  });

  it('is told at once of no program that was changed a moment ago', async () => {
    const { ffmpeg } = await copied();
    expect(await toolFiles(ffmpeg, 'ffmpeg', memoryIn(fileStore().store))).toBeUndefined();
    // Another name for one that was not.
    await rm(ffmpeg);
    await symlink(await realpath(real.ffmpeg.path), ffmpeg);
    expect(await toolFiles(ffmpeg, 'ffmpeg', memoryIn(fileStore().store))).toMatch(/^[0-9a-f]{32}$/);
  });

  it('changes with a library that it loads: one of the same name that comes before, and one in its place', async (test) => {
    if (loader === undefined || loader === '') test.skip('This ffmpeg loads none.');
    const libraries = await loadedLibraries(loader ?? '', await realpath(real.ffmpeg.path));
    const library = libraries?.find((path) => basename(path).startsWith('libavutil'));
    if (library === undefined) test.skip('This ffmpeg has it inside.');
    const { folder, ffmpeg } = await copied();
    const mine = join(folder, basename(library ?? ''));
    vi.stubEnv('LD_LIBRARY_PATH', folder);
    const memory = memoryIn(fileStore().store, { LD_LIBRARY_PATH: folder });
    const states = new Set([await toolFiles(ffmpeg, 'ffmpeg', memory, later())]);
    await copyFile(library ?? '', mine);
    states.add(await toolFiles(ffmpeg, 'ffmpeg', memory, later()));
    // In place: neither the folder nor what the system has of its own changes.
    await copyFile(library ?? '', mine);
    states.add(await toolFiles(ffmpeg, 'ffmpeg', memory, later()));
    expect(states.size).toBe(3);
    expect(states).not.toContain(undefined);
    expect(await toolFiles(ffmpeg, 'ffmpeg', memory, later())).toBe([...states].at(-1));
  });

  it.each<[what: string, make: (folder: string) => Promise<string>]>([
    ['a script, which runs what it likes', (folder) => fakeTool(folder, 'ffmpeg', '')],
    [
      'a launcher that goes by its name',
      async (folder) => {
        await symlink(process.execPath, join(folder, 'ffmpeg'));
        return join(folder, 'ffmpeg');
      },
    ],
    [
      'half a program',
      async (folder) => {
        await writeFile(join(folder, 'ffmpeg'), '\x7fELF\x02\x01');
        return join(folder, 'ffmpeg');
      },
    ],
    ['none', async (folder) => join(folder, 'ffmpeg')],
  ])('is not told of %s', async (_what, make) => {
    const path = await make(await scratch());
    expect(await toolFiles(path, 'ffmpeg', memoryIn(fileStore().store), later())).toBeUndefined();
  });
});

describe('a runner that may remember', () => {
  const using = (options: { readonly memory?: ToolMemory; readonly ffmpeg?: string }): FfmpegRunner =>
    ffmpegRunner({ ffmpeg: real.ffmpeg.path, ...options });

  it('asks a tool once for all runners, as long as it stays the same', async () => {
    const { store, made } = fileStore();
    const memory = memoryIn(store);
    const told: unknown[] = [];
    for (let run = 0; run < 2; run += 1) {
      await using runner = using({ memory });
      told.push((await firstValueFrom(runner.tools())).ffmpeg);
      // What it learnt is kept before it ends.
      await runner.settled();
    }
    const first = made();
    expect(first).toBeGreaterThan(0);
    expect(told).toEqual([
      expect.objectContaining({ version: real.ffmpeg.version, build: real.ffmpeg.build }),
      told[0],
    ]);
    await using runner = using({ memory });
    expect((await firstValueFrom(runner.ffmpeg())).build).toBe(real.ffmpeg.build);
    await lastValueFrom(runner.run({ tool: 'ffmpeg', args: ['-hide_banner', '-L'] }));
    // Nothing was asked for that was not known.
    expect(made()).toBe(first);
  });

  it('takes its word while all goes well, and asks again when something fails', async () => {
    const store = fileStore().store;
    const memory = memoryIn(store);
    const files = (await toolFiles(real.ffmpeg.path, 'ffmpeg', memory)) ?? '';
    await rememberVersion(memory, 'ffmpeg', files, { version: '0.0-another', build: '0'.repeat(16) });
    await using runner = using({ memory });
    expect(await firstValueFrom(runner.files('ffmpeg'))).toBe(files);
    expect((await firstValueFrom(runner.ffmpeg())).version).toBe('0.0-another');
    await lastValueFrom(runner.run({ tool: 'ffmpeg', args: ['-hide_banner', '-L'] }));
    const odd = { tool: 'ffmpeg', args: ['-hide_banner', '-i', 'file:/none'] } as const;
    await expect(lastValueFrom(runner.run(odd))).rejects.toMatchObject({ code: 'tool-changed' });
  });

  it('blames one for nothing that is what it was', async () => {
    await using runner = using({ memory: memoryIn(fileStore().store) });
    await firstValueFrom(runner.tools());
    await runner.settled();
    const odd = { tool: 'ffmpeg', args: ['-hide_banner', '-i', 'file:/none'] } as const;
    await expect(lastValueFrom(runner.run(odd))).rejects.toMatchObject({ code: 'tool-failed' });
  });

  it('remembers nothing without a place for it, nor where that fails', async () => {
    await using alone = using({});
    expect(await firstValueFrom(alone.files('ffmpeg'))).toBeUndefined();
    const failing = { ...fileStore().store, acquire: () => throwError(() => new Error('The disk is gone.')) };
    await using runner = using({ memory: memoryIn(failing) });
    expect((await firstValueFrom(runner.tools())).ffmpeg.build).toBe(real.ffmpeg.build);
  });
});
