import { type ClipSource, ClipwrightError, loadClips, resultFrom } from '@clipwright/core';
import { defineLoader, type LoaderDefinition, type OpenRequest, type SourceDefinition } from '@clipwright/core/author';
import { lastValueFrom, takeWhile } from 'rxjs';
import { describe, expect, it } from 'vitest';

const good: SourceDefinition = {
  video: { width: 2, height: 1, pixelFormat: 'gray', frameRate: 10, frames: 3 },
  frames: (wanted) => wanted.map((frame) => Uint8Array.of(frame, frame)),
};

const loaderOf = (open: LoaderDefinition['open']) => defineLoader({ name: 'test', open });

async function opened(definition: object, request: Partial<OpenRequest> = {}): Promise<ClipSource> {
  // As it may come from plain JavaScript.
  const loader = loaderOf(() => Object.assign(Object.create(null), definition));
  const last = await lastValueFrom(loader.open({ uri: 'test:one', ...request }));
  if (last.type !== 'opened') throw new Error('It did not open.');
  return last.source;
}

const audio = { sampleRate: 8000, channels: 1 };
const sound = () => [];
const timed = (timestamps: readonly number[], end = 9) => ({
  video: { width: 2, height: 1, pixelFormat: 'gray', timebase: '1/100', timestamps, end },
});

describe('what makes no sense as a source', () => {
  it.each([
    ['no frames', { frames: undefined }, 'without a function frames'],
    ['no video', { video: undefined }, 'without video'],
    ['a pixel format of another kind', { video: { ...good.video, pixelFormat: 'nv12' } }, 'nv12'],
    ['a width of nothing', { video: { ...good.video, width: 0 } }, 'width is 0'],
    ['a rate that is none', { video: { ...good.video, frameRate: 'fast' } }, '"fast"'],
    ['half a frame', { video: { ...good.video, frames: 0.5 } }, '0.5 frames'],
    ['no sample rate', { audio: { ...audio, sampleRate: 0 }, sound }, 'sample rate is 0'],
    ['six channels', { audio: { ...audio, channels: 6 }, sound }, '6 channels'],
    ['sound that nobody makes', { audio }, 'no function sound'],
    ['no timestamps', timed([]), 'no frame'],
    ['half a tick', timed([0.5, 2]), 'frame 0 is at 0.5'],
    ['times that fall', timed([0, 5, 4]), 'frame 1 is at 5, and what follows it at 4'],
    ['an end before the last frame', timed([0, 5], 5), 'at 5: times must rise'],
    ['a first frame that is no keyframe', { video: { ...good.video, keyframes: [1] } }, 'no keyframe'],
  ])('is refused: %s', async (_, change, said) => {
    await expect(opened({ ...good, ...change })).rejects.toMatchObject({
      code: 'contract-violation',
      message: expect.stringContaining(said),
    });
  });

  it('nor is a loader', () => {
    for (const definition of [null, 'gif', { name: 'gif' }]) {
      expect(() => Reflect.apply(defineLoader, undefined, [definition])).toThrow(
        expect.objectContaining({ code: 'invalid-option' }),
      );
    }
  });
});

describe('pictures without times', () => {
  const untimed = { ...good, video: { width: 2, height: 1, pixelFormat: 'gray', frames: 3 } };

  it('are shown at the rate that is asked for, and at none otherwise', async () => {
    const { info } = await opened(untimed, { rate: '30000/1001' });
    expect(info).toMatchObject({ duration: '1001/10000', video: { frameRate: '30000/1001', frames: 3 } });
    await expect(opened(untimed)).rejects.toMatchObject({ code: 'source-untimed', details: { pictures: 3 } });
  });
});

/** Frame numbers as far as they come. */
async function shown(source: ClipSource, onDamage: 'fail' | 'omit'): Promise<number[]> {
  const seen: number[] = [];
  for await (const { data } of source.video({ start: 0, end: 1 }, { onDamage })) seen.push(data[0] ?? -1);
  return seen;
}

describe('pictures that are none', () => {
  const giving = (frames: () => readonly unknown[]) => opened({ ...good, frames });

  it.each([
    ['numbers in an array', [[1, 2]], 'frame 0 is no Uint8Array'],
    ['too many bytes', [new Uint8Array(3)], 'frame 0 has 3 bytes; gray of 2 x 1 pixels has 2'],
  ])('are refused: %s', async (_, given, said) => {
    const reading = shown(await giving(() => given), 'omit');
    await expect(reading).rejects.toMatchObject({
      code: 'contract-violation',
      message: expect.stringContaining(said),
    });
  });

  it('do not decode, where fewer come than frames were asked for', async () => {
    // What a canvas gives is clamped.
    const source = await giving(() => [new Uint8ClampedArray(2).fill(7)]);
    await expect(shown(source, 'fail')).rejects.toMatchObject({
      code: 'source-damaged',
      message: expect.stringContaining('Frame 1 of test:one does not decode.'),
    });
    expect(await shown(source, 'omit')).toEqual([7]);
  });
});

describe('sound that is none', () => {
  it.each([
    ['numbers in an array', [1, 2], 'no Float32Array'],
    ['half a sample', new Float32Array(3), '3 numbers, which are no whole samples of 2 channels'],
  ])('is refused: %s', async (_, stretch, said) => {
    const source = await opened({ ...good, audio: { ...audio, channels: 2 }, sound: () => [stretch] });
    const reader = source.audio({ start: 0, end: 0.1 })[Symbol.asyncIterator]();
    await expect(reader.next()).rejects.toMatchObject({
      code: 'contract-violation',
      message: expect.stringContaining(said),
    });
  });
});

describe('what an author throws', () => {
  it.each([
    ['words', 'out of paper', 'The loader "test" failed on test:one: out of paper.'],
    ['an error without words', new Error(), 'The loader "test" failed on test:one: it does not say why.'],
  ])('is typed: %s', async (_, thrown, message) => {
    const loader = loaderOf(() => {
      throw thrown;
    });
    const opening = lastValueFrom(loader.open({ uri: 'test:one' }));
    await expect(opening).rejects.toMatchObject({
      code: 'contract-violation',
      message: expect.stringContaining(message),
      cause: thrown,
    });
  });

  it('when its source closes reaches whoever disposes of the loader', async () => {
    const loader = loaderOf(() => ({
      ...good,
      close: () => {
        throw new ClipwrightError('disk-full', 'No space for the last word.');
      },
    }));
    await lastValueFrom(loader.open({ uri: 'test:one' }));
    await expect(loader[Symbol.asyncDispose]()).rejects.toMatchObject({ code: 'disk-full' });
  });
});

describe('an opening that is left', () => {
  it.each([
    ['at the last of its progress', 1, ['opened', 'closed']],
    ['while it opens', 0.5, ['opened', 'closed']],
    ['as soon as it begins', 0, []],
  ])('is closed: %s', async (_, when, expected) => {
    const log: string[] = [];
    const loader = loaderOf(async (_, { progress }) => {
      await Promise.resolve();
      log.push('opened');
      progress(0.5);
      return { ...good, close: () => void log.push('closed') };
    });
    await lastValueFrom(
      loader.open({ uri: 'test:one' }).pipe(takeWhile((event) => event.type !== 'progress' || event.ratio < when)),
      { defaultValue: undefined },
    );
    await loader.settled();
    expect(log).toEqual(expected);
  });
});

it('a source that is closed gives no index', async () => {
  const source = await opened(good);
  await source[Symbol.asyncDispose]();
  await expect(lastValueFrom(source.index())).rejects.toMatchObject({ code: 'source-closed' });
});

it('a step of the user’s that throws what is no error says so', async () => {
  const loader = loaderOf(() => good);
  const using = (thrown: unknown) =>
    resultFrom(
      loadClips([{ source: 'test:one' }], {
        loader,
        onError: 'fail',
        use: () => {
          throw thrown;
        },
      }),
    );
  for (const [thrown, said] of [
    ['no', 'no'],
    [new TypeError(), 'TypeError'],
  ] as const) {
    await expect(using(thrown)).rejects.toMatchObject({
      code: 'step-failed',
      message: expect.stringContaining(`Your own step failed (use): ${said}`),
    });
  }
});

describe('a picture at another size', () => {
  it('of one pixel is one colour', async () => {
    const source = await opened({
      video: { width: 1, height: 1, pixelFormat: 'rgb24', frameRate: 10, frames: 1 },
      frames: () => [Uint8Array.of(200, 100, 50)],
    });
    for await (const { data } of source.video({ start: 0, end: 1 }, { width: 2, height: 2, format: 'rgba' })) {
      expect([...data]).toEqual(Array.from({ length: 4 }, () => [200, 100, 50, 255]).flat());
    }
  });

  it('of brightness and colour in full range is converted by its own matrix', async () => {
    const [y, u, v] = [90, 110, 150];
    const source = await opened({
      video: {
        ...{ width: 2, height: 2, pixelFormat: 'yuv420p', frameRate: 10, frames: 1 },
        color: { matrix: 'bt709', range: 'pc' },
      },
      frames: () => [Uint8Array.of(y, y, y, y, u, v)],
    });
    // Rec. ITU-T BT.709-6, 3.3, and full range: red is Y + 1.5748 Cr, blue Y + 1.8556 Cb.
    const [cb, cr] = [u - 128, v - 128];
    const green = (y - 0.2126 * (y + 1.5748 * cr) - 0.0722 * (y + 1.8556 * cb)) / 0.7152;
    const expected = [y + 1.5748 * cr, green, y + 1.8556 * cb].map(Math.round);
    for await (const { data } of source.video({ start: 0, end: 1 }, { format: 'rgb24' })) {
      expect([...data.subarray(0, 3)]).toEqual(expected);
    }
  });
});
