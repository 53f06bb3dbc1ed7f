// Needs ffmpeg.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { memoryCache } from '@clipwright/cache';
import { loadClips, resultFrom } from '@clipwright/core';
import { scratch } from '@clipwright/test-kit/scratch';
import { fakeRenderer, memoryStore, syntheticLoader } from '@clipwright/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clipwright } from '../src/index.ts';

const directory = await scratch();
afterAll(() => directory.remove());
const file = (name: string): string => join(directory.path, name);
const source = file('a.mp4');
const timeline = { items: [{ source, start: 0.2, end: 0.6 }] };

beforeAll(() => {
  const [picture, sound] = ['testsrc2=size=64x64:rate=25:duration=1', 'sine=duration=1'];
  const inputs = ['-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', sound];
  const { status, stderr } = spawnSync('ffmpeg', ['-v', 'error', ...inputs, '-c:v', 'libx264', source]);
  if (status !== 0) throw new Error(String(stderr));
});

/** A program all of whose parts are the test's own. */
function ownParts() {
  const renderer = fakeRenderer();
  const parts = { loader: syntheticLoader(), cache: memoryCache(), renderer, store: memoryStore(renderer) };
  return { ...parts, program: clipwright(parts) };
}
const synthetic = [{ source: 'synthetic:a?frames=24' }, { source: 'synthetic:b?frames=24&fail=source-missing' }];

describe('with the usual parts', () => {
  it('runs a step on each clip and gives what it gave, by position', async () => {
    await using video = clipwright();
    const { report, values } = await video.load([{ source: file('missing.mp4') }, ...timeline.items], {
      use: async (clip) => {
        let frames = 0;
        for await (const sample of clip.video({ format: 'gray8' })) {
          sample.close();
          frames += 1;
        }
        return frames;
      },
    });
    expect(report).toMatchObject({ loaded: 1, skipped: 1 });
    expect(values).toEqual([undefined, 10]);
  });

  it('renders, tells what happens, and finds finished work again in its store', async () => {
    const types = new Set<string>();
    const render = async (name: string) => {
      await using video = clipwright({ store: file('kept') });
      return await video.render(timeline, { file: file(name) }, { onEvent: ({ type }) => types.add(type) });
    };
    expect(await render('first.mp4')).toMatchObject({ frames: 10, segments: { encoded: 1, reused: 0 } });
    expect(await render('second.mp4')).toMatchObject({ frames: 10, segments: { encoded: 0, reused: 1 } });
    expect(readFileSync(file('second.mp4')).equals(readFileSync(file('first.mp4')))).toBe(true);
    expect([...types]).toEqual(expect.arrayContaining(['progress', 'clip', 'planned', 'segment', 'done']));
  });

  it('takes places from the working directory', async () => {
    await using video = clipwright();
    const [from, to] = [relative(process.cwd(), source), relative(process.cwd(), file('relative.mp4'))];
    const music = { source: from };
    const report = await video.render({ items: [{ source: from, end: 0.2 }], music }, { file: to });
    expect(report).toMatchObject({ frames: 5, output: file('relative.mp4') });
  });

  it('plans without writing', async () => {
    await using video = clipwright();
    const { plan } = await video.plan(timeline, { file: file('planned.mp4') });
    expect(plan).toMatchObject({ frames: 10 });
    expect(existsSync(file('planned.mp4'))).toBe(false);
  });

  it('plans nothing that could not be rendered', async () => {
    await using video = clipwright();
    for (const make of [video.plan, video.render]) {
      const output = { file: file('b.webm'), codec: 'h264' } as const;
      await expect(make(timeline, output)).rejects.toMatchObject({ code: 'invalid-option' });
    }
  });

  it('keeps clips open until they are let go', async () => {
    await using video = clipwright();
    await using open = await video.open(timeline.items);
    const [clip] = open.clips;
    let frames = 0;
    for await (const sample of clip?.video({ format: 'gray8' }) ?? []) {
      sample.close();
      frames += 1;
    }
    expect(frames).toBe(10);
  });

  it('hands its parts out for the functions of core', async () => {
    await using video = clipwright();
    expect(await resultFrom(loadClips(timeline.items, await video.parts()))).toMatchObject({ loaded: 1 });
  });
});

describe('with parts of its own', () => {
  it('uses them and leaves them open', async () => {
    const { program, loader } = ownParts();
    expect((await program.load(synthetic)).report).toMatchObject({ loaded: 1, skipped: 1 });
    const report = await program.render({ items: synthetic }, { file: '/out.mp4' });
    expect(report).toMatchObject({ frames: 24, skipped: 1 });
    await program[Symbol.asyncDispose]();
    expect(await resultFrom(loadClips(synthetic, { loader }))).toMatchObject({ loaded: 1 });
    expect(loader.leftovers().every((line) => line.endsWith(' 0'))).toBe(true);
  });

  it('has usual numbers of its own, which a run may change', async () => {
    const { program: _, ...parts } = ownParts();
    await using video = clipwright({ ...parts, loadConcurrency: 0 });
    await expect(video.load(synthetic)).rejects.toMatchObject({ code: 'invalid-option' });
    await expect(video.plan({ items: synthetic }, { file: '/out.mp4' })).rejects.toMatchObject({
      code: 'invalid-option',
    });
    expect((await video.load(synthetic, { concurrency: 2 })).report).toMatchObject({ loaded: 1 });
  });

  it('refuses options that there are not', async () => {
    const options = { concurrency: 2, stroe: '/kept' };
    await using video = clipwright(options);
    await expect(video.load(synthetic)).rejects.toMatchObject({ code: 'invalid-option' });
  });
});

describe('every way out', () => {
  const endless = { use: () => new Promise<void>(() => {}) };
  const cancelled = { code: 'cancelled', name: 'AbortError' };

  it("is a run's signal, or the program's", async () => {
    const [one, all] = [new AbortController(), new AbortController()];
    await using video = clipwright({ loader: syntheticLoader(), signal: all.signal });
    const [first, second] = [video.load(synthetic, { ...endless, signal: one.signal }), video.load(synthetic, endless)];
    one.abort();
    await expect(first).rejects.toMatchObject(cancelled);
    all.abort();
    await expect(second).rejects.toMatchObject(cancelled);
  });

  it('is disposing, which waits; what comes later is refused', async () => {
    const { program, loader } = ownParts();
    const running = program.load(synthetic, endless).catch((error: unknown) => error);
    await program[Symbol.asyncDispose]();
    expect(loader.leftovers().every((line) => line.endsWith(' 0'))).toBe(true);
    expect(await running).toMatchObject(cancelled);
    await expect(program.load(synthetic)).rejects.toMatchObject({ code: 'disposed' });
    await program[Symbol.asyncDispose]();
  });

  it('is an error of whoever is told', async () => {
    const { program } = ownParts();
    const onEvent = () => {
      throw new Error('enough');
    };
    await expect(program.load(synthetic, { onEvent })).rejects.toThrow('enough');
  });
});
