// Needs ffmpeg.
import { join } from 'node:path';
import type { ClipSource, FrameTransforms, VideoSample } from '@clipwright/core';
import { ClipwrightError, Rational } from '@clipwright/core';
import type { SegmentRequest } from '@clipwright/core/author';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { scratch } from '@clipwright/test-kit/scratch';
import { tool } from '@clipwright/test-kit/tool';
import { readFrameNumber } from '@clipwright/testing';
import { lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clipRequest, height, numbersIn, openSynthetic, type Probed, profileOf, width } from './media.ts';

let directory: Awaited<ReturnType<typeof scratch>>;
const runner = ffmpegRunner();
const renderer = ffmpegRenderer({ runner });

beforeAll(async () => {
  directory = await scratch();
});
afterAll(async () => {
  await renderer[Symbol.asyncDispose]();
  await runner[Symbol.asyncDispose]();
  await directory.remove();
});

async function synthetic(): Promise<{ source: ClipSource; probed: Probed }> {
  const source = await openSynthetic('synthetic:made?frames=48&rate=24/1&origin=500');
  const { timestamps, gops } = await lastValueFrom(source.index());
  return { source, probed: { info: source.info, timestamps, keys: gops.map((gop) => gop.pts) } };
}

function render(request: SegmentRequest, source: ClipSource, transforms: FrameTransforms, name: string) {
  const target = { file: join(directory.path, name) };
  return lastValueFrom(renderer.renderSegment(request, target, { sources: new Map([['made', source]]), transforms }));
}

function thrown(error: Error): never {
  throw error;
}

/** Counts the samples of a source that are open. */
function counted(source: ClipSource): { readonly source: ClipSource; open(): number } {
  let open = 0;
  return {
    open: () => open,
    source: {
      ...source,
      async *video(range, format) {
        for await (const sample of source.video(range, format)) {
          open += 1;
          let closed = false;
          const close = (): void => {
            if (!closed) open -= 1;
            closed = true;
            sample.close();
          };
          yield { ...sample, close } satisfies VideoSample;
        }
      },
    },
  };
}

describe('a source that ffmpeg knows nothing of', () => {
  for (const rate of ['30/1', '25/1', '30000/1001', '60/1'] as const) {
    it(`shows the frames that the rule of time asks for at ${rate}, and closes every sample`, async () => {
      const { source, probed } = await synthetic();
      const clip = { start: Rational.of(523, 1000), frames: 20, profile: profileOf(rate) };
      const { request, expected } = clipRequest('made', undefined, probed, clip);
      const watched = counted(source);
      const event = await render(request, watched.source, {}, `made-${rate.replace('/', '-')}`);
      expect(event).toEqual({ type: 'produced', meta: { frames: 20, stretches: [{ held: 0 }] } });
      expect(numbersIn(join(directory.path, `made-${rate.replace('/', '-')}`))).toEqual(expected);
      expect(watched.open()).toBe(0);
    });
  }

  it('takes a time at the very edge of the tolerance for the frame after it', async () => {
    const { source, probed } = await synthetic();
    const clip = { start: Rational.of(10, 24).sub(Rational.of(1, 1000)), frames: 4, profile: profileOf('24/1') };
    const { request, expected } = clipRequest('made', undefined, probed, clip);
    await render(request, source, {}, 'edge');
    expect(expected).toEqual([10, 11, 12, 13]);
    expect(numbersIn(join(directory.path, 'edge'))).toEqual(expected);
  });

  it('holds its last frame', async () => {
    const { source, probed } = await synthetic();
    const clip = { start: Rational.of(19, 10), frames: 9, profile: profileOf('30/1') };
    const { request, expected } = clipRequest('made', undefined, probed, clip);
    expect(await render(request, source, {}, 'end')).toMatchObject({ meta: { frames: 9, stretches: [{ held: 6 }] } });
    expect(numbersIn(join(directory.path, 'end'))).toEqual(expected);
    expect(expected.at(-1)).toBe(47);
  });

  it('fails with the error of the source, and leaves no file', async () => {
    const { source, probed } = await synthetic();
    const { request } = clipRequest('made', undefined, probed, {
      start: Rational.zero,
      frames: 30,
      profile: profileOf('30/1'),
    });
    const broken: ClipSource = {
      ...source,
      async *video(range, format) {
        let frames = 0;
        for await (const sample of source.video(range, format)) {
          frames += 1;
          if (frames > 4) throw new ClipwrightError('source-damaged', 'It breaks off.');
          yield sample;
        }
      },
    };
    await expect(render(request, broken, {}, 'broken')).rejects.toMatchObject({ code: 'source-damaged' });
    await expect(directory.names()).resolves.not.toContain('broken');
  });
});

/** Opaque pixels of four bytes, inverted. */
const inverted = (data: Uint8Array): Uint8Array => data.map((value, at) => (at % 4 === 3 ? value : 255 - value));

describe('a frame transform', () => {
  it('changes each shown frame once, and gets its parameters', async () => {
    const { source, probed } = await synthetic();
    const clip = { start: Rational.zero, frames: 30, profile: profileOf('30/1') };
    const { request, expected } = clipRequest('made', undefined, probed, clip);
    const seen: { number: number | undefined; timestamp: number; params: unknown }[] = [];
    const transforms: FrameTransforms = {
      darken: {
        apply: (frame, params) => {
          seen.push({ number: readFrameNumber(frame), timestamp: frame.timestamp, params });
          return frame.data.map((value, index) => (index % 4 === 3 ? value : 0));
        },
      },
    };
    const named = { ...request, transforms: [{ name: 'darken', version: '1', params: { by: 255 } }] };
    await render(named, source, transforms, 'dark');
    expect(seen.map(({ number }) => number)).toEqual([...new Set(expected)]);
    expect(seen[1]).toEqual({ number: 1, timestamp: 1 / 24, params: { by: 255 } });
    const luma = tool('ffmpeg', [
      '-i',
      join(directory.path, 'dark'),
      '-pix_fmt',
      'yuv420p',
      '-f',
      'rawvideo',
      'pipe:1',
    ]);
    expect(Math.max(...luma.subarray(0, width * height))).toBeLessThan(20);
  });

  it('is one of several in their order, told of its place as far as it sees it', async () => {
    const { source, probed } = await synthetic();
    const clip = { start: Rational.zero, frames: 30, profile: profileOf('60/1') };
    const { request, expected } = clipRequest('made', undefined, probed, clip);
    const position = { frame: 90, frames: 200, start: '0/1', end: '10/3', outputFrame: 150 } as const;
    const places: unknown[] = [];
    const lumas: (number | undefined)[] = [];
    const transforms: FrameTransforms = {
      // In place, and as new data: the next one has what this one made.
      invert: {
        apply: ({ data }) => {
          data.set(inverted(data));
          return undefined;
        },
      },
      look: {
        sees: 'output',
        apply: (frame) => {
          places.push(frame.position);
          lumas.push(readFrameNumber({ ...frame, data: inverted(frame.data) }));
          return undefined;
        },
      },
    };
    const named = {
      ...request,
      transforms: [
        { name: 'invert', version: '1' },
        { name: 'look', version: '1', position },
      ],
    };
    await render(named, source, transforms, 'several');
    // Every output frame, though the source has fewer: each inverted once, from what the source shows then.
    expect(lumas).toEqual(expected);
    expect(places).toHaveLength(30);
    expect(places[3]).toEqual({
      frame: 93,
      time: 93 / 60,
      frames: 200,
      start: 0,
      end: 10 / 3,
      output: { frame: 153, time: 153 / 60 },
    });
  });

  it('has the format of the others of its clip', async () => {
    const { source, probed } = await synthetic();
    const clip = { start: Rational.zero, frames: 3, profile: profileOf('30/1') };
    const { request } = clipRequest('made', undefined, probed, clip);
    const transforms: FrameTransforms = {
      a: { format: 'gray8', apply: () => undefined },
      b: { apply: () => undefined },
    };
    const named = { ...request, transforms: ['a', 'b'].map((name) => ({ name, version: '1' })) };
    await expect(render(named, source, transforms, 'formats')).rejects.toMatchObject({
      code: 'invalid-option',
      message: expect.stringContaining('as gray8 and as rgba'),
    });
  });

  it('is refused where its function is not given', async () => {
    const { source, probed } = await synthetic();
    const clip = { start: Rational.zero, frames: 3, profile: profileOf('30/1') };
    const { request } = clipRequest('made', undefined, probed, clip);
    const named = { ...request, transforms: [{ name: 'toString', version: '1' }] };
    await expect(render(named, source, {}, 'none')).rejects.toMatchObject({ code: 'unknown-transform' });
  });

  it.each<[form: string, apply: () => undefined | Promise<undefined>]>([
    ['thrown', () => thrown(new RangeError('no such colour'))],
    ['a promise', () => Promise.reject(new RangeError('no such colour'))],
  ])('that fails is the user’s, with its error as cause: %s', async (_form, apply) => {
    const { source, probed } = await synthetic();
    const clip = { start: Rational.zero, frames: 3, profile: profileOf('30/1') };
    const { request } = clipRequest('made', undefined, probed, clip);
    const named = { ...request, transforms: [{ name: 'tint', version: '1' }] };
    await expect(render(named, source, { tint: { apply } }, 'tinted')).rejects.toMatchObject({
      code: 'transform-failed',
      message: expect.stringMatching(/transform "tint".*at 0 s.*no such colour/),
      details: { step: 'transform', transform: 'tint', timestamp: 0 },
      cause: expect.any(RangeError),
    });
  });

  it('must keep the size of the frame', async () => {
    const { source, probed } = await synthetic();
    const clip = { start: Rational.zero, frames: 3, profile: profileOf('30/1') };
    const { request } = clipRequest('made', undefined, probed, clip);
    const named = { ...request, transforms: [{ name: 'cut', version: '1' }] };
    const transforms: FrameTransforms = { cut: { apply: ({ data }) => data.subarray(4) } };
    await expect(render(named, source, transforms, 'cut')).rejects.toMatchObject({ code: 'contract-violation' });
  });
});

it('black frames are black, and as many as asked for', async () => {
  const file = join(directory.path, 'black');
  const request = { kind: 'color', frames: 7, profile: profileOf('24000/1001') } as const;
  const event = await lastValueFrom(renderer.renderSegment(request, { file }, { sources: new Map(), transforms: {} }));
  expect(event).toEqual({ type: 'produced', meta: { frames: 7, stretches: [{ held: 0 }] } });
  const luma = tool('ffmpeg', ['-i', file, '-pix_fmt', 'yuv420p', '-f', 'rawvideo', 'pipe:1']);
  expect(luma.length).toBe(7 * width * height * 1.5);
  expect(luma[0]).toBe(16);
});
