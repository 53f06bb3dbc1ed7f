import {
  type ClipLoader,
  type ClipSource,
  type GivenClip,
  loadClips,
  openClips,
  Rational,
  type RationalText,
  type RenderDeps,
  renderTimeline,
  resultFrom,
  type SourceIndex,
  type SourceInfo,
  type VideoFormat,
  type VideoSample,
} from '@clipwright/core';
import { secondsToRational, wantedFrames } from '@clipwright/core/author';
import { stretchesOf } from '@clipwright/core/plan';
import { EMPTY, lastValueFrom, map, NEVER, of, take, throwError, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { fakeRenderer, memoryStore, readFrameNumber, type SyntheticOptions, syntheticLoader } from '../../src/index.ts';

type SplitFile = Parameters<NonNullable<ClipSource['audioThrough']>>[0][number];

/** Three parts of a second each, numbered through. */
const uris = ['synthetic:a?frames=24', 'synthetic:b?frames=24&first=24', 'synthetic:c?frames=24&first=48'];

type Alter = (source: ClipSource, part: number) => ClipSource;

/** A loader whose sources are altered, by their place among the parts. */
function altering(alter: Alter = (source) => source, options: SyntheticOptions = {}, all = uris) {
  const loader = syntheticLoader(options);
  const altered: ClipLoader = {
    open: (request) =>
      loader
        .open(request)
        .pipe(
          map((event) =>
            event.type === 'opened' ? { ...event, source: alter(event.source, all.indexOf(request.uri)) } : event,
          ),
        ),
    settled: () => loader.settled(),
    [Symbol.asyncDispose]: () => loader[Symbol.asyncDispose](),
  };
  return Object.assign(altered, { leftovers: loader.leftovers, counters: loader.counters });
}

const withVideo = (source: ClipSource, video: Partial<SourceInfo['video']>): ClipSource => ({
  ...source,
  info: { ...source.info, video: { ...source.info.video, ...video } },
});

const withAudio = (source: ClipSource, audio: Partial<NonNullable<SourceInfo['audio']>>): ClipSource => ({
  ...source,
  info: { ...source.info, audio: { index: 1, codec: 'pcm_f32le', sampleRate: 48_000, channels: 2, ...audio } },
});

/** Leaves a property out, as who does not know it does. */
function without<T extends object>(value: T, name: keyof T): T {
  const copy = { ...value };
  delete copy[name];
  return copy;
}

const tenths = (count: number): RationalText => Rational.of(BigInt(count), 10n).toString();

async function opened(loader: ClipLoader, clip: Partial<GivenClip> = {}) {
  const open = await openClips([{ source: uris, ...clip }], { loader, onError: 'fail' });
  const [first] = open.clips;
  if (first === undefined) throw new Error('No clip is open.');
  return { clip: first, source: first.source, [Symbol.asyncDispose]: () => open[Symbol.asyncDispose]() };
}

async function framesOf(samples: AsyncIterable<VideoSample>) {
  const frames: [number | undefined, number][] = [];
  for await (const sample of samples) {
    frames.push([readFrameNumber(sample), sample.pts]);
    sample.close();
  }
  return frames;
}

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
/** A frame lasts a thousand ticks. */
const numbered = (frames: readonly number[]) => frames.map((frame) => [frame, frame * 1000]);

describe('pictures of several files', () => {
  it.each<[string, RationalText, RationalText, readonly number[]]>([
    ['all', '0/1', '3/1', numbers(0, 72)],
    ['within the first', '1/4', '1/2', numbers(6, 12)],
    ['within the second', '5/4', '3/2', numbers(30, 36)],
    ['over a seam', '23/24', '25/24', [23, 24]],
    ['from seam to seam', '1/1', '2/1', numbers(24, 48)],
    ['up to the end', '5/2', '3/1', numbers(60, 72)],
    ['inside of one frame', '49/48', '50/48', [24]],
    ['over a part that is between', '11/12', '25/12', numbers(22, 50)],
  ])('are one row, each at its place: %s', async (_title, start, end, wanted) => {
    const loader = altering();
    {
      await using open = await opened(loader);
      expect(await framesOf(open.source.video({ start, end }))).toEqual(numbered(wanted));
    }
    expect(loader.leftovers()).toEqual([]);
  });

  it.each<[string, VideoFormat, readonly number[]]>([
    ['at times of all parts', { at: ['1/24', '5/24', '1/1', '59/24'] }, [1, 5, 24, 59]],
    ['that show one frame more than once', { at: ['1/1', '1/1', '2/1'] }, [24, 24, 48]],
    ['every half second', { every: 0.5 }, [0, 12, 24, 36, 48, 60]],
  ])('%s', async (_title, format, wanted) => {
    await using open = await opened(altering());
    expect(await framesOf(open.source.video({ start: 0, end: 3 }, format))).toEqual(numbered(wanted));
  });

  it('of parts whose clocks begin elsewhere stand on the clock of the first', async () => {
    const sources = ['synthetic:a?frames=24&origin=500', 'synthetic:b?frames=24&first=24&origin=77'];
    await using open = await opened(altering(), { source: sources });
    const frames = await framesOf(open.clip.video());
    expect(frames).toEqual(numbers(0, 48).map((frame) => [frame, frame * 1000 + 500]));
    expect(open.source.info).toMatchObject({ duration: '2/1', video: { origin: 500, frames: 48 } });
  });

  it('can be left early, also before the first is there, and leave no reader', async () => {
    const loader = altering();
    await using open = await opened(loader);
    for await (const sample of open.source.video({ start: '23/24', end: 2 })) {
      sample.close();
      if (sample.pts === 24_000) break;
    }
    const unread = open.source.video({ start: 0, end: 1 })[Symbol.asyncIterator]();
    expect(await unread.return?.()).toMatchObject({ done: true });
    expect(loader.counters).toMatchObject({ readers: 0, samples: 0 });
  });

  it('can be left while the index is awaited; one that fails fails the reader', async () => {
    let isStuck = false;
    let fails = false;
    const gone = new Error('Gone.');
    const loader = altering((source) => ({
      ...source,
      index: () => (fails ? throwError(() => gone) : isStuck ? NEVER : source.index()),
    }));
    await using open = await opened(loader);
    isStuck = true;
    const reader = open.source.video({ start: 0, end: 1 })[Symbol.asyncIterator]();
    const next = reader.next();
    await reader.return?.();
    expect(await next).toMatchObject({ done: true });
    fails = true;
    await expect(framesOf(open.source.video({ start: 0, end: 1 }))).rejects.toThrow('Gone.');
  });

  it('refuse an empty range', async () => {
    await using open = await opened(altering());
    await expect(framesOf(open.source.video({ start: 1, end: 1 }))).rejects.toMatchObject({ code: 'empty-range' });
  });
});

describe('sound of several files', () => {
  async function soundOf(source: ClipSource, start: RationalText, end: RationalText, sampleRate?: number) {
    const positions: number[] = [];
    const loud: number[] = [];
    for await (const sample of source.audio({ start, end }, sampleRate === undefined ? {} : { sampleRate })) {
      positions.push(sample.position, sample.position + sample.length);
      sample.data.forEach((value, at) => {
        if (value !== 0) loud.push(sample.position + Math.floor(at / sample.channels));
      });
      sample.close();
    }
    const holes = positions.slice(1, -1).filter((at, i, all) => i % 2 === 0 && at !== all[i + 1]);
    return { first: positions[0], last: positions.at(-1), holes, loud };
  }

  it.each<[RationalText, RationalText, number | undefined, number, readonly number[]]>([
    ['0/1', '3/1', undefined, 144_000, [0, 1, 2]],
    ['1/2', '3/2', undefined, 48_000, [0.5]],
    ['1/1', '2/1', 8000, 8000, [0]],
    ['5/4', '3/2', undefined, 12_000, []],
    ['1/3', '7/3', 44_100, 88_200, [2 / 3, 5 / 3]],
  ])('is one row from %s to %s s, at %s: a beep as each part begins', async (start, end, rate, total, beeps) => {
    await using open = await opened(altering());
    const { first, last, holes, loud } = await soundOf(open.source, start, end, rate);
    expect([first, last, holes]).toEqual([0, total, []]);
    for (const beep of beeps) {
      const at = beep * (rate ?? 48_000);
      // The first sample of a beep is 0.
      expect(loud.find((sample) => sample >= at - 1)).toBeLessThanOrEqual(at + 3);
    }
    if (beeps.length === 0) expect(loud).toEqual([]);
  });

  it('is silence where they have none', async () => {
    await using open = await opened(altering((source) => source, { audio: 0 }));
    expect(open.source.info.audio).toBeUndefined();
    expect(await soundOf(open.source, '0/1', '3/1')).toMatchObject({ last: 144_000, holes: [], loud: [] });
  });

  const asFile = (through: SplitFile[][]): Alter => {
    return (source) => ({
      ...source,
      file: source.uri,
      audioThrough: (files, range, format) => {
        through.push([...files]);
        return source.audio(range, format);
      },
    });
  };

  it('is decoded through the files around the range where they can be', async () => {
    const through: SplitFile[][] = [];
    const sources = Array.from({ length: 8 }, (_, i) => `synthetic:${i}?frames=48`);
    await using open = await opened(altering(asFile(through)), { source: sources });
    for (const [start, end] of [
      ['0/1', '1/2'],
      ['7/1', '8/1'],
      ['0/1', '16/1'],
    ] as const) {
      await soundOf(open.source, start, end);
    }
    // Two seconds around are looked at.
    expect(through.map((files) => files.map(({ start }) => start))).toEqual([
      ['0/1', '2/1'],
      ['4/1', '6/1', '8/1'],
      ['0/1', '2/1', '4/1', '6/1', '8/1', '10/1', '12/1', '14/1'],
    ]);
  });

  it.each<[string, Alter, readonly string[]]>([
    ['is no file', (source, part) => (part === 1 ? without(source, 'file') : source), uris],
    ['has no sound', (source) => ({ ...source, info: without(source.info, 'audio') }), uris],
    ['is alone', (source) => source, ['synthetic:a?frames=240', 'synthetic:b?frames=24']],
  ])('is read part by part where one %s', async (_title, alter, source) => {
    const through: SplitFile[][] = [];
    const all = asFile(through);
    await using open = await opened(
      altering((one, part) => alter(all(one, part), part)),
      { source },
    );
    expect(await soundOf(open.source, '0/1', '1/2')).toMatchObject({ last: 24_000 });
    expect(through).toEqual([]);
  });
});

describe('what is told of several files', () => {
  it('is what the first is, as long as all', async () => {
    await using open = await opened(altering());
    expect(open.source.info).toMatchObject({ duration: '3/1', video: { frames: 72, origin: 0, codec: 'rawvideo' } });
    expect(open.source.parts?.map(({ start, request }) => [start, request.uri])).toEqual(
      uris.map((uri, i) => [`${i}/1`, uri]),
    );
    expect(open.source.fingerprint).toContain('parts');
    expect(await lastValueFrom(open.source.decoder?.() ?? EMPTY)).toBe('parts 1; synthetic 1');
    expect(open.source.check).toBeUndefined();
  });

  it('lacks what one of them does not know', async () => {
    const alter: Alter = (source, part) =>
      part === 1 ? without(without(withoutFrames(source), 'fingerprint'), 'decoder') : source;
    const withoutFrames = (source: ClipSource): ClipSource => ({
      ...source,
      info: { ...source.info, video: without(source.info.video, 'frames') },
    });
    await using open = await opened(altering(alter));
    expect(open.source).not.toHaveProperty('fingerprint');
    expect(open.source).not.toHaveProperty('decoder');
    expect(open.source.info.video).not.toHaveProperty('frames');
  });

  it('is checked part by part, where each can be', async () => {
    const checked: number[] = [];
    const alter: Alter = (source, part) => ({
      ...source,
      check: () => {
        checked.push(part);
        return EMPTY;
      },
    });
    await using open = await opened(altering(alter));
    expect(await lastValueFrom((open.source.check?.() ?? of(1)).pipe(toArray()))).toEqual([]);
    expect(checked).toEqual([0, 1, 2]);
    await using other = await opened(altering((source, part) => (part === 0 ? source : alter(source, part))));
    expect(other.source.check).toBeUndefined();
  });

  it('has the most that any asks of a decoder', async () => {
    const decoders = [{ profile: 77, level: 31, configuration: 'AA==' }, { profile: 100, level: 30 }, { profile: 66 }];
    const alter: Alter = (source, part) => withVideo(source, { decoder: decoders[part] ?? {} });
    await using open = await opened(altering(alter));
    expect(open.source.info.video.decoder).toEqual({ profile: 100, configuration: 'AA==' });
    const one: Alter = (source, part) => (part === 0 ? alter(source, part) : source);
    await using other = await opened(altering(one));
    expect(other.source.info.video.decoder).toEqual({ configuration: 'AA==' });
  });

  it('has the sound outside of all pictures', async () => {
    const outside: Alter = (source, part) =>
      withAudio(source, { outside: { before: tenths(part + 1), after: tenths(part + 5) } });
    await using open = await opened(altering(outside));
    expect(open.source.info.audio?.outside).toEqual({ before: '1/10', after: '7/10' });
    await using between = await opened(altering((source, part) => (part === 1 ? outside(source, part) : source)));
    expect(between.source.info.audio).not.toHaveProperty('outside');
  });

  it('is disposed of once, with all parts', async () => {
    const loader = altering();
    await using open = await opened(loader);
    await Promise.all([open.source[Symbol.asyncDispose](), open.source[Symbol.asyncDispose]()]);
    expect(loader.counters.sources).toBe(0);
  });
});

describe('parts of one source are alike', () => {
  const others: [string, Alter][] = [
    ['codec', (source) => withVideo(source, { codec: 'vp8' })],
    ['size', (source) => withVideo(source, { height: 91 })],
    ['display size', (source) => withVideo(source, { displayWidth: 161 })],
    ['rotation', (source) => withVideo(source, { rotation: 90 })],
    ['pixel format', (source) => withVideo(source, { pixelFormat: 'gray' })],
    ['colors', (source) => withVideo(source, { color: { range: 'pc' } })],
    ['fields', (source) => withVideo(source, { interlaced: 'top' })],
    ['timebase', (source) => withVideo(source, { timebase: '1/90000' })],
    ['codec of the sound', (source) => withAudio(source, { codec: 'aac' })],
    ['sample rate', (source) => withAudio(source, { sampleRate: 44_100 })],
    ['number of channels', (source) => withAudio(source, { channels: 1 })],
  ];
  it.each(others)('in their %s', async (name, other) => {
    const loader = altering((source, part) => (part === 2 ? other(source, part) : source));
    await expect(opened(loader)).rejects.toMatchObject({
      code: 'other-format',
      message: expect.stringContaining(`another ${name} than synthetic:a`),
      details: { part: uris[2], differs: [name] },
    });
    expect(loader.leftovers()).toEqual([]);
  });

  it('in having sound', async () => {
    const loader = altering((source, part) =>
      part === 1 ? { ...source, info: without(source.info, 'audio') } : source,
    );
    await expect(opened(loader)).rejects.toMatchObject({
      code: 'other-format',
      details: { part: uris[1], differs: ['codec of the sound', 'sample rate', 'number of channels'] },
    });
  });
});

describe('opening several files', () => {
  it.each([0, 1, 2])('fails as the loader does, naming part %i', async (part) => {
    const source = uris.map((uri, i) => (i === part ? `${uri}&fail=source-truncated` : uri));
    const loader = altering();
    await expect(opened(loader, { source })).rejects.toMatchObject({
      code: 'source-truncated',
      message: expect.stringContaining(`Part ${part + 1} of 3, ${source[part]}`),
      details: { part: source[part] },
    });
    expect(loader.leftovers()).toEqual([]);
  });

  it('leaves none open where it is left meanwhile', async () => {
    for (const after of numbers(1, 12)) {
      const loader = altering((source) => source, { delay: 1 });
      const events$ = loadClips([{ source: [...uris, ...uris.map((uri) => `${uri}&size=160x90`)] }], { loader });
      await lastValueFrom(events$.pipe(take(after)));
      await loader.settled();
      await expect.poll(() => loader.leftovers()).toEqual([]);
    }
  });

  it('disposes of a part that comes when nobody waits any more', async () => {
    let made = 0;
    let leave = (): void => {};
    const loader = altering(
      (source) => {
        made += 1;
        leave();
        return source;
      },
      { delay: 1 },
    );
    await new Promise<void>((left) => {
      const running = loadClips([{ source: uris }], { loader }).subscribe();
      leave = () => {
        running.unsubscribe();
        left();
      };
    });
    await loader.settled();
    await expect.poll(() => loader.leftovers()).toEqual([]);
    expect(made).toBeGreaterThan(0);
  });
});

/** An index of the frames on screen during a range, and the two after them; all others are left out. */
const narrow: Alter = (source) => ({
  ...source,
  index: (range) =>
    source.index().pipe(
      map((index) => {
        if (range === undefined) return index;
        const exact = { start: secondsToRational(range.start), end: secondsToRational(range.end) };
        const wanted = wantedFrames(index, source.info.video, exact);
        const timestamps = index.timestamps.slice(wanted[0] ?? 0, (wanted.at(-1) ?? 0) + 3);
        return { ...index, timestamps };
      }),
    ),
});

describe('the index of several files', () => {
  const indexOf = (source: ClipSource, start?: RationalText, end?: RationalText) =>
    lastValueFrom(source.index(start === undefined || end === undefined ? undefined : { start, end }));

  it('is of all on one clock, and of each on its own', async () => {
    await using open = await opened(altering());
    const index = await indexOf(open.source);
    expect(index.timestamps).toEqual(numbers(0, 72).map((frame) => frame * 1000));
    expect(index.end).toBe(72_000);
    expect(index.gops.map(({ pts, dts }) => [pts, dts])).toEqual(numbers(0, 6).map((i) => [i * 12_000, i * 12_000]));
    expect(index.parts?.map((part) => part?.timestamps[0])).toEqual([0, 0, 0]);
  });

  it.each<[string, RationalText, RationalText, readonly boolean[], readonly number[]]>([
    ['in the first', '1/4', '1/3', [true, false, false], [6, 7, 8]],
    ['up to a seam', '11/12', '1/1', [true, true, false], [22, 23, 24, 25]],
    ['up to the last picture before a seam, which the next part ends', '11/12', '23/24', [true, true, false], [22, 23]],
    ['over a seam', '23/24', '25/24', [true, true, false], [23, 24, 25]],
    ['in the second', '5/4', '4/3', [false, true, false], [30, 31, 32]],
    ['over all', '23/24', '49/24', [true, true, true], numbers(23, 50)],
    ['at the end', '71/24', '3/1', [false, false, true], [71]],
  ])('is of those that a range touches: %s', async (_title, start, end, touched, frames) => {
    await using open = await opened(altering(narrow));
    const index = await indexOf(open.source, start, end);
    expect(index.parts?.map((part) => part !== undefined)).toEqual(touched);
    expect(index.timestamps.slice(0, frames.length)).toEqual(frames.map((frame) => frame * 1000));
    // Where pictures are read it says which part has them.
    expect(await framesOf(open.source.video({ start, end }))).toEqual(
      numbered(frames.filter((frame) => frame < Math.ceil(24 * secondsToRational(end).toNumber()))),
    );
  });

  it('goes on where what is on screen may stand in the next part', async () => {
    // The last picture is shown for a third of a second, and the index of a range there has it alone.
    const alter: Alter = (source) => ({
      ...source,
      index: () => source.index().pipe(map((index) => ({ ...index, timestamps: index.timestamps.slice(0, 16) }))),
    });
    await using open = await opened(altering(alter), { end: 2.9 });
    const index = await indexOf(open.source, '2/3', '5/6');
    expect(index.parts?.map((part) => part !== undefined)).toEqual([true, true, false]);
  });

  it('has no more of first pictures and packets than its parts have', async () => {
    const asked: unknown[] = [];
    const alter: Alter = (source) => ({
      ...source,
      index: (range, detail) => {
        if (detail !== undefined) asked.push(detail);
        return source.index(range).pipe(
          map((index) => ({
            ...index,
            gops: index.gops.map((gop) => ({ ...gop, pictureType: 5, parameterSets: 0 })),
            parameterSets: [[]],
            packets: [{ pts: 0, offset: 0, size: 1 }],
          })),
        );
      },
    });
    await using open = await opened(altering(alter));
    const detail = { firstPictures: true, packets: true };
    const index = await lastValueFrom(open.source.index({ start: '1/2', end: '3/2' }, detail));
    expect(asked).toEqual([detail, detail]);
    expect(index).not.toHaveProperty('packets');
    expect(index.gops[0]).not.toHaveProperty('pictureType');
    expect(index.parts?.[1]).toMatchObject({ packets: [{ pts: 0 }], gops: [{ pictureType: 5 }, { pictureType: 5 }] });
  });
});

/** Thirty frames a second on a clock of milliseconds, which rounds each of them, and the end. */
const rounded =
  (frames: readonly number[], more: (part: number) => Partial<SourceInfo['video']> = () => ({})): Alter =>
  (source, part) => {
    const count = frames[part] ?? 0;
    const video = {
      ...source.info.video,
      timebase: '1/1000',
      frameRate: '30/1',
      frames: count,
      ...more(part),
    } as const;
    const info: SourceInfo = {
      ...source.info,
      duration: Rational.of(BigInt(Math.round((count * 1000) / 30)), 1000n).toString(),
      video,
    };
    const timestamps = numbers(0, count).map((frame) => Math.round((frame * 1000) / 30) + video.origin);
    const gop = { pts: video.origin, dts: video.origin, packets: count, bytes: count, closed: true };
    const index: SourceIndex = { timestamps, end: Math.round((count * 1000) / 30) + video.origin, gops: [gop] };
    return { ...source, info, index: () => of(index) };
  };

describe('the clock of several files', () => {
  const infoOf = async (alter: Alter) => {
    await using open = await opened(altering(alter));
    const { video, duration } = open.source.info;
    return { grid: video.grid, duration, starts: open.source.parts?.map(({ start }) => start), video };
  };

  it('counts by places where ends are rounded and all frames keep the rate', async () => {
    // 31 frames last 1033.33 ms, and three times so 3100.
    const { grid, duration, starts } = await infoOf(rounded([31, 31, 31]));
    expect(grid).toEqual({ rate: '30/1', start: 0 });
    expect(starts).toEqual(['0/1', '31/30', '31/15']);
    expect(duration).toBe('31/10');
  });

  it('counts by places where a part does', async () => {
    const { grid } = await infoOf(
      rounded([31, 31, 31], (part) => ({ origin: 3, ...(part === 1 ? { grid: { rate: '30/1', start: 2 } } : {}) })),
    );
    expect(grid).toEqual({ rate: '30/1', start: 3 });
    const { grid: first } = await infoOf(rounded([31, 30, 30], () => ({ grid: { rate: '30/1', start: 0 } })));
    expect(first).toEqual({ rate: '30/1', start: 0 });
  });

  it.each<[string, Alter]>([
    ['of rates that differ', rounded([31, 31, 31], (part) => (part === 1 ? { frameRate: '25/1' } : {}))],
    ['of a rate that varies', rounded([31, 31, 31], (part) => (part === 1 ? { variable: true } : {}))],
    [
      'whose number of frames is not known',
      (source, part) => {
        const given = rounded([31, 31, 31])(source, part);
        return { ...given, info: { ...given.info, video: without(given.info.video, 'frames') } };
      },
    ],
    ['of which one has fewer frames than it says', rounded([31, 31, 31], () => ({ frames: 32 }))],
    [
      'with a frame out of its place',
      (source, part) => {
        const given = rounded([31, 31, 31])(source, part);
        const late = (index: SourceIndex) => ({ ...index, timestamps: index.timestamps.with(7, 240) });
        return { ...given, index: () => given.index().pipe(map(late)) };
      },
    ],
  ])('counts by ticks in parts %s', async (_title, alter) => {
    const { grid, starts, duration, video } = await infoOf(alter);
    expect(grid).toBeUndefined();
    expect(starts).toEqual(['0/1', '1033/1000', '1033/500']);
    expect(duration).toBe('3099/1000');
    if (_title.includes('varies')) expect(video.variable).toBe(true);
  });
});

describe('a render of several files', () => {
  const kind = { pixelFormat: 'yuv420p', color: {}, codec: 'h264', decoder: { profile: 77, level: 30 } } as const;
  const asFile: Alter = (source) => ({
    ...withVideo(source, kind),
    file: source.uri,
    index: (range, detail) =>
      source.index(range).pipe(
        map((index) =>
          detail?.packets
            ? {
                ...index,
                gops: index.gops.map((gop) => ({ ...gop, pictureType: 5, parameterSets: 0 })),
                parameterSets: [[]],
                packets: index.timestamps.map((pts, offset) => ({ pts, offset, size: 1 })),
              }
            : index,
        ),
      ),
  });

  async function rendered(items: readonly GivenClip[], alter: Alter = asFile, copies: 'h264'[] = [], rate?: number) {
    const renderer = fakeRenderer({ copies });
    const loader = altering(alter, { width: 640, height: 360 });
    const transforms = { plain: { apply: () => undefined } };
    const deps: RenderDeps = { loader, renderer, store: memoryStore({ files: renderer.files }), transforms };
    const output = { file: '/out.mp4', ...(rate === undefined ? {} : { frameRate: rate }) };
    const report = await resultFrom(renderTimeline({ items }, output, deps));
    const segments = renderer.jobs.flatMap((job) => (job.type === 'segment' ? [job.request] : []));
    const read = segments
      .flatMap(stretchesOf)
      .flatMap((stretch) => (stretch.kind === 'clip' ? [[stretch.source.file, stretch.frames]] : []));
    const joins = renderer.jobs.flatMap((job) => (job.type === 'join' ? [job.request] : []));
    expect(loader.leftovers()).toEqual([]);
    return { report, read, joins };
  }

  it('names the part where all frames are of one', async () => {
    const { read, report } = await rendered([{ source: uris, start: 1.25, end: 1.75 }]);
    expect(read).toEqual([[uris[1], 12]]);
    expect(report.frames).toBe(12);
  });

  it('names the whole over a seam, and where a transform is told of its time', async () => {
    const { read } = await rendered([{ source: uris, start: 0.75, end: 1.25 }]);
    expect(read).toEqual([[undefined, 12]]);
    const { read: transformed } = await rendered([
      { source: uris, start: 1.25, end: 1.75, transforms: [{ name: 'plain', version: '1' }] },
    ]);
    expect(transformed).toEqual([[undefined, 12]]);
  });

  it('names the whole where the part by its own clock shows others', async () => {
    // The frame at the place 1/30 s begins at 0.04 s by the part's own clock of hundredths.
    const alter: Alter = (source) => {
      const video = { ...source.info.video, timebase: '1/100', frameRate: '30/1', frames: 31 } as const;
      const timestamps = numbers(0, 31).map((frame) => Math.ceil(frame / 0.3 - 1e-9));
      const gops = [{ pts: 0, dts: 0, packets: 31, bytes: 31, closed: true }];
      const info: SourceInfo = { ...source.info, duration: '103/100', video };
      return { ...source, file: source.uri, info, index: () => of({ timestamps, end: 103, gops }) };
    };
    const { read } = await rendered([{ source: uris, start: '32/30', end: '42/30' }], alter, [], 120);
    expect(read).toEqual([[undefined, 40]]);
  });

  it('copies the packets of each part', async () => {
    const source = uris.map((uri) => uri.replace('frames=24', 'frames=96'));
    const { report, joins } = await rendered([{ source }], asFile, ['h264']);
    expect(report.copying).toMatchObject({ frames: 288, runs: 3 });
    expect(joins[0]?.parts.map((part) => [part.kind, part.frames])).toEqual(source.map(() => ['packets', 96]));
  });
});

it('a part whose loader ends without having opened it is missed, and not left out', async () => {
  const loader = altering();
  const silent: ClipLoader = { ...loader, open: (request) => (request.uri === uris[1] ? EMPTY : loader.open(request)) };
  await expect(resultFrom(loadClips([{ source: uris }], { loader: silent, onError: 'fail' }))).rejects.toMatchObject({
    code: 'contract-violation',
    details: { part: uris[1] },
  });
  expect(loader.leftovers()).toEqual([]);
});
