import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SourceIndex } from '../../src/contracts/source-info.ts';
import { copyRuns } from '../../src/plan/copy-runs.ts';

/** One frame of a stream, by its place in the order of showing. */
interface Frame {
  readonly refers: readonly number[];
  /** The type of its first NAL unit where a container calls it a key. */
  readonly key?: number;
}

/** What comes after what: an anchor, and pictures before it that refer to it and to the anchor before. */
interface Mini {
  readonly between: number;
  readonly anchor: 'P' | 'IDR' | 'open';
  /** The order in which pictures between are decoded. */
  readonly salt: number;
}

const idr = 5;
const open = 1;

/** A stream: frames by place, and places in the order of decoding. */
function streamOf(minis: readonly Mini[]) {
  const frames: Frame[] = [{ refers: [], key: idr }];
  const decoding = [0];
  let before = 0;
  for (const { between, anchor, salt } of minis) {
    // Before a picture at which decoding starts anew nothing can refer to it.
    const count = anchor === 'IDR' ? 0 : between;
    const at = before + count + 1;
    decoding.push(at);
    const inner = Array.from({ length: count }, (_, i) => before + 1 + i);
    inner.sort((a, b) => ((a * 7 + salt) % 5) - ((b * 7 + salt) % 5) || a - b);
    for (const place of inner) frames[place] = { refers: [before, at] };
    decoding.push(...inner);
    frames[at] = anchor === 'P' ? { refers: [before] } : { refers: [], key: anchor === 'IDR' ? idr : open };
    before = at;
  }
  return { frames, decoding };
}

const ticks = 512;

function indexOf({ frames, decoding }: ReturnType<typeof streamOf>): SourceIndex {
  return {
    timestamps: frames.map((_, place) => place * ticks),
    end: frames.length * ticks,
    gops: frames.flatMap(({ key }, place) =>
      key === undefined
        ? []
        : [{ pts: place * ticks, dts: 0, packets: 1, bytes: 1, pictureType: key, parameterSets: 0 }],
    ),
    parameterSets: [['AA==']],
    packets: decoding.map((place, i) => ({ pts: place * ticks, offset: i * 10, size: 10 })),
  };
}

const streams = fc
  .array(
    fc.record({
      between: fc.integer({ min: 0, max: 4 }),
      anchor: fc.constantFrom('P' as const, 'P' as const, 'IDR' as const, 'open' as const),
      salt: fc.integer({ min: 0, max: 9 }),
    }),
    { minLength: 1, maxLength: 14 },
  )
  .map(streamOf);

/** Whether frames from one to before another decode with nothing else. */
function decodes(frames: readonly Frame[], from: number, to: number): boolean {
  return frames.slice(from, to).every(({ refers }) => refers.every((place) => place >= from && place < to));
}

const shownFrom = (first: number, count: number): Int32Array => Int32Array.from({ length: count }, (_, i) => first + i);

describe('runs of packets', () => {
  it('are those of the longest stretches that decode by themselves', () => {
    fc.assert(
      fc.property(streams, fc.nat(), fc.nat(), (stream, a, b) => {
        const { frames } = stream;
        const [begin, end] = [a % frames.length, b % frames.length].sort((x, y) => x - y) as [number, number];
        const runs = copyRuns(shownFrom(begin, end - begin + 1), indexOf(stream), 'h264');
        let done = begin;
        for (const { first, frames: count, from, to } of runs) {
          const [start, stop] = [begin + first, begin + first + count];
          expect([from, to]).toEqual([start * ticks, stop * ticks]);
          expect(start).toBeGreaterThanOrEqual(done);
          expect(frames[start]?.key).toBe(idr);
          expect(decodes(frames, start, stop)).toBe(true);
          // None of those left out before it could have begun one.
          for (let place = done; place < start; place += 1) expect(frames[place]?.key).not.toBe(idr);
          for (let longer = stop + 1; longer <= end + 1; longer += 1) {
            expect(decodes(frames, start, longer)).toBe(false);
          }
          done = stop;
        }
        for (let place = done; place <= end; place += 1) expect(frames[place]?.key).not.toBe(idr);
      }),
    );
  });

  const groups = streamOf([
    { between: 2, anchor: 'P', salt: 0 },
    { between: 0, anchor: 'IDR', salt: 0 },
    { between: 2, anchor: 'P', salt: 0 },
    { between: 0, anchor: 'IDR', salt: 0 },
  ]);
  const index = indexOf(groups);

  it('end where a frame is shown twice, or left out', () => {
    // 0 1 2 3 | 4 5 6 7 | 8
    expect(copyRuns(Int32Array.of(4, 5, 6, 6, 7, 8), index, 'h264')).toEqual([
      { first: 0, frames: 1, from: 4 * ticks, to: 5 * ticks },
      { first: 5, frames: 1, from: 8 * ticks, to: 9 * ticks },
    ]);
    expect(copyRuns(Int32Array.of(0, 1, 2, 3, 5, 6), index, 'h264')).toEqual([
      { first: 0, frames: 4, from: 0, to: 4 * ticks },
    ]);
  });

  it('have no frame that is held before the first or after the last', () => {
    expect(copyRuns(Int32Array.of(-1, 0, 1, 2, 3), index, 'h264')).toEqual([
      { first: 1, frames: 4, from: 0, to: 4 * ticks },
    ]);
    expect(copyRuns(Int32Array.of(8, 9, 9), index, 'h264')).toEqual([
      { first: 0, frames: 1, from: 8 * ticks, to: 9 * ticks },
    ]);
  });

  it('begin at no group whose parameter sets are not known, and end before one', () => {
    const unknown = {
      ...index,
      gops: index.gops.map(({ parameterSets, ...gop }, i) => (i === 1 ? gop : { ...gop, parameterSets: 0 })),
    };
    expect(copyRuns(shownFrom(0, 9), unknown, 'h264')).toEqual([
      { first: 0, frames: 4, from: 0, to: 4 * ticks },
      { first: 8, frames: 1, from: 8 * ticks, to: 9 * ticks },
    ]);
  });

  it('end before a packet that is not shown', () => {
    const hidden = { ...index, timestamps: index.timestamps.filter((pts) => pts !== 6 * ticks) };
    // Position 6 is frame 7 now, and frame 6 lies between.
    expect(copyRuns(shownFrom(0, 7), hidden, 'h264')).toEqual([{ first: 0, frames: 5, from: 0, to: 5 * ticks }]);
  });

  it('end where all frames are there that are shown by then: a list of packets may end, or have two of one time', () => {
    const { packets = [] } = index;
    // 0 3 1 | 2 is not told of.
    expect(copyRuns(shownFrom(0, 4), { ...index, packets: packets.slice(0, 3) }, 'h264')).toEqual([
      { first: 0, frames: 1, from: 0, to: ticks },
    ]);
    const twice = packets.map((packet, i) => (i === 2 ? { ...packet, pts: 3 * ticks } : packet));
    expect(copyRuns(shownFrom(0, 4), { ...index, packets: twice }, 'h264')).toEqual([
      { first: 0, frames: 1, from: 0, to: ticks },
    ]);
  });

  it('are none where nobody knows where packets lie', () => {
    const { packets: _, ...plain } = index;
    expect(copyRuns(shownFrom(0, 9), plain, 'h264')).toEqual([]);
  });

  it('begin at a CRA of HEVC, without the pictures that lead it', () => {
    const cra = streamOf([
      { between: 2, anchor: 'open', salt: 0 },
      { between: 1, anchor: 'P', salt: 0 },
    ]);
    const opened = indexOf(cra);
    const hevc = {
      ...opened,
      gops: opened.gops.map((gop) => ({ ...gop, pictureType: gop.pictureType === idr ? 19 : 21 })),
    };
    expect(copyRuns(shownFrom(1, 5), hevc, 'hevc')).toEqual([{ first: 2, frames: 3, from: 3 * ticks, to: 6 * ticks }]);
    // In H.264 no picture leads one at which decoding starts.
    expect(copyRuns(shownFrom(1, 5), opened, 'h264')).toEqual([]);
  });
});

describe('of a codec all of whose packets must be decoded by the same parameter sets (AV1)', () => {
  const timestamps = Array.from({ length: 40 }, (_, frame) => frame * ticks);
  const sets = [['QQ=='], ['Qg==']];
  const index: SourceIndex = {
    timestamps,
    end: 40 * ticks,
    gops: [0, 1, 1, 0].map((parameterSets, i) => ({
      ...{ pts: i * 10 * ticks, dts: 0, packets: 10, bytes: 1, parameterSets },
      // A key frame by its own header.
      pictureType: 0,
    })),
    parameterSets: sets,
    packets: timestamps.map((pts, i) => ({ pts, offset: i, size: 1 })),
  };
  const shown = Int32Array.from(timestamps, (_, frame) => frame);
  const spans = (wanted?: readonly string[]) =>
    copyRuns(shown, index, 'av1', wanted).map(({ first, frames }) => [first, frames]);

  it('a run ends where others are in force, and none begins there', () => {
    expect(spans(sets[0])).toEqual([
      [0, 10],
      [30, 10],
    ]);
    expect(spans(sets[1])).toEqual([[10, 20]]);
    expect(spans(['Qw=='])).toEqual([]);
  });

  it('of others any will do', () => {
    expect(spans()).toEqual([[0, 40]]);
  });
});
