// Needs ffmpeg.
import { execFileSync } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClipRenderer, ClipSource } from '@clipwright/core';
import { Rational } from '@clipwright/core';
import type { JoinRequest, RenderInputs, SegmentRequest } from '@clipwright/core/author';
import { type FfmpegRunner, ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { scratch } from '@clipwright/test-kit/scratch';
import { lastValueFrom, type Observable } from 'rxjs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { clipRequest, numberedFile, openSynthetic, type Probed, partsOf, probe, profileOf } from './media.ts';

let directory: Awaited<ReturnType<typeof scratch>>;
let source: { readonly file: string; readonly probed: Probed };
let runner: FfmpegRunner;
let renderer: ClipRenderer;
const nothing: RenderInputs = { sources: new Map(), transforms: {} };

beforeAll(async () => {
  directory = await scratch();
  const file = await numberedFile(join(directory.path, 'numbers.mp4'), { frames: 48, rate: '24' });
  source = { file, probed: probe(file) };
  await mkdir(join(directory.path, 'work'));
});
beforeEach(() => {
  runner = ffmpegRunner();
  renderer = ffmpegRenderer({ runner });
});
afterEach(async () => {
  await renderer[Symbol.asyncDispose]();
  await runner[Symbol.asyncDispose]();
});
afterAll(() => directory.remove());

const target = (): string => join(directory.path, 'work', 'target');

/** Child processes that work on this test's files. */
function children(): string[] {
  const lines = execFileSync('ps', ['-eo', 'pid,args']).toString().split('\n');
  return lines.filter((line) => line.includes(join(directory.path, 'work')) && !line.includes('ps -eo'));
}

async function nothingLeft(): Promise<void> {
  await renderer.settled();
  expect(children()).toEqual([]);
  expect(await readdir(join(directory.path, 'work'))).toEqual([]);
}

/** Subscribes, leaves at the first event that `when` likes, and waits for that. */
function leaveAt<T>(work: Observable<T>, when: (event: T) => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const subscription = work.subscribe({
      next: (event) => {
        if (!when(event)) return;
        queueMicrotask(() => {
          subscription.unsubscribe();
          resolve();
        });
      },
      error: reject,
      complete: () => reject(new Error('It was over before it could be left.')),
    });
  });
}

function longSegment(): SegmentRequest {
  // Slow enough to be left in the middle: thousands of repeats of the last frame.
  const profile = profileOf('60/1', { width: 640, height: 360 });
  return clipRequest('it', source.file, source.probed, { start: Rational.zero, frames: 20_000, profile }).request;
}

describe('leaving', () => {
  it('before anything is subscribed to starts nothing', async () => {
    renderer.renderSegment(longSegment(), { file: target() }, nothing);
    await nothingLeft();
  });

  it('a segment before its first event', async () => {
    renderer.renderSegment(longSegment(), { file: target() }, nothing).subscribe().unsubscribe();
    await nothingLeft();
  });

  it('a segment midway', async () => {
    const work = renderer.renderSegment(longSegment(), { file: target() }, nothing);
    await leaveAt(work, (event) => event.type === 'progress' && event.ratio > 0);
    await nothingLeft();
  });

  it('sound midway', async () => {
    const stretches = [{ kind: 'silence', samples: 48_000 * 3600 }] as const;
    const { audio: encoding } = profileOf('30/1');
    if (encoding === null) throw new Error('no sound');
    await leaveAt(renderer.renderAudio({ stretches, encoding }, { file: target() }, nothing), () => true);
    await nothingLeft();
  });

  it('a join at each of its steps, and then the output is not there', async () => {
    const file = join(directory.path, 'stretch');
    const profile = profileOf('24/1');
    const { request } = clipRequest('it', source.file, source.probed, { start: Rational.zero, frames: 24, profile });
    await lastValueFrom(renderer.renderSegment(request, { file }, nothing));
    const output = join(directory.path, 'work', 'out.mp4');
    const joining: JoinRequest = { parts: partsOf([{ file, frames: 24 }]), profile, output, overwrite: false };
    renderer.join(joining).subscribe().unsubscribe();
    await nothingLeft();
    await leaveAt(renderer.join(joining), (event) => event.type === 'progress' && event.ratio < 0.7);
    await nothingLeft();
    await leaveAt(renderer.join(joining), (event) => event.type === 'progress' && event.ratio >= 0.7);
    await nothingLeft();
  });
});

describe('a source that does not answer', () => {
  /** Gives some samples, then none, until it is left. */
  async function stuck(samples: number): Promise<{ source: ClipSource; waiting: Promise<void>; left: () => boolean }> {
    const made = await openSynthetic('synthetic:made?frames=48&rate=24/1');
    let left = false;
    let reach = (): void => {};
    const waiting = new Promise<void>((resolve) => {
      reach = resolve;
    });
    const wrap = <T>(inner: AsyncIterator<T>): AsyncIterableIterator<T> => {
      let given = 0;
      let release: ((result: IteratorResult<T>) => void) | undefined;
      return {
        [Symbol.asyncIterator]() {
          return this;
        },
        next: () => {
          given += 1;
          if (given <= samples) return inner.next();
          reach();
          return new Promise((resolve) => {
            release = resolve;
          });
        },
        return: () => {
          left = true;
          release?.({ done: true, value: undefined });
          return Promise.resolve({ done: true, value: undefined });
        },
      };
    };
    const source: ClipSource = {
      ...made,
      video: (range, format) => wrap(made.video(range, format)[Symbol.asyncIterator]()),
      audio: (range, format) => wrap(made.audio(range, format)[Symbol.asyncIterator]()),
    };
    return { source, waiting, left: () => left };
  }

  for (const samples of [0, 5]) {
    it(`is left inside next, after ${samples} samples of its picture`, async () => {
      const { source: made, waiting, left } = await stuck(samples);
      const { timestamps, gops } = await lastValueFrom(made.index());
      const probed = { info: made.info, timestamps, keys: gops.map((gop) => gop.pts) };
      const clip = { start: Rational.zero, frames: 48, profile: profileOf('24/1') };
      const { request } = clipRequest('made', undefined, probed, clip);
      const inputs = { sources: new Map([['made', made]]), transforms: {} };
      const subscription = renderer.renderSegment(request, { file: target() }, inputs).subscribe();
      await waiting;
      subscription.unsubscribe();
      await nothingLeft();
      expect(left()).toBe(true);
    });
  }

  it('is left inside next of its sound', async () => {
    const { source: made, waiting, left } = await stuck(1);
    const stretch = { kind: 'clip', source: { id: 'made', info: made.info }, start: '0/1', samples: 48_000 } as const;
    const { audio: encoding } = profileOf('30/1');
    if (encoding === null) throw new Error('no sound');
    const inputs = { sources: new Map([['made', made]]), transforms: {} };
    const work = renderer.renderAudio({ stretches: [stretch, stretch], encoding }, { file: target() }, inputs);
    const subscription = work.subscribe();
    await waiting;
    subscription.unsubscribe();
    await nothingLeft();
    expect(left()).toBe(true);
  });
});

it('disposing ends what is running, with a typed error', async () => {
  const own = ffmpegRenderer();
  const work = own.renderSegment(longSegment(), { file: target() }, nothing);
  let disposal: Promise<void> | undefined;
  const ended = new Promise((resolve, reject) => {
    work.subscribe({
      next: () => {
        disposal ??= Promise.resolve(own[Symbol.asyncDispose]());
      },
      error: reject,
      complete: () => resolve(undefined),
    });
  });
  await expect(ended).rejects.toMatchObject({ code: 'disposed' });
  await disposal;
  await nothingLeft();
  await expect(lastValueFrom(work)).rejects.toMatchObject({ code: 'disposed' });
});
