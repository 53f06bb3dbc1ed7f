import type { ClipSource, SampleTimes, TimeRange, VideoFormat } from '@clipwright/core';
import { Rational } from '@clipwright/core';
import { timeOf } from '@clipwright/core/author';
import { firstValueFrom } from 'rxjs';
import { checkEqual, checkFails } from './check.ts';
import type { Law } from './law.ts';
import { type LoaderProduct, withSource } from './loader-product.ts';

const small: VideoFormat = { format: 'gray8', width: 16, height: 16 };

/** Timestamp and content (a checksum) of every sample. */
async function read(source: ClipSource, range: TimeRange, times: SampleTimes = {}): Promise<[number, number][]> {
  const samples: [number, number][] = [];
  for await (const sample of source.video(range, { ...small, ...times })) {
    samples.push([sample.pts, sample.data.reduce((sum, byte) => (sum * 31 + byte) % 1_000_003, 0)]);
    // A sample is its receiver's own: what is done to one must not show in the next.
    sample.data.fill(0);
    sample.close();
  }
  return samples;
}

/**
 * All frames of a source, the time of each (of the position after the last: its end) in exact seconds from its zero, and
 * by how much a time may be earlier than the frame that it means: a millisecond, and a tick of clocks that are coarser.
 */
async function wholeOf(source: ClipSource) {
  const { timestamps } = await firstValueFrom(source.index());
  const { video, duration } = source.info;
  const at = (frame: number): Rational => {
    const pts = timestamps[frame];
    return pts === undefined ? Rational.from(duration) : timeOf(pts, video);
  };
  const whole: TimeRange = { start: 0, end: duration };
  const [millisecond, tick] = [Rational.of(1n, 1000n), Rational.from(video.timebase)];
  const isRounding = tick.compare(millisecond) > 0 && tick.mul(video.frameRate).compare('1/2') <= 0;
  const early = isRounding ? millisecond.add(tick) : millisecond;
  return { at, whole, early, frames: await read(source, whole), count: timestamps.length };
}

/** What samples at certain times promise. */
export function loaderTimesLaws(): readonly Law<LoaderProduct>[] {
  return [
    {
      title: 'each time asked for gives one sample, of the frame on screen then',
      check: (product) =>
        withSource(product, async (source) => {
          const { at, whole, frames, count } = await wholeOf(source);
          const within = (frame: number): Rational =>
            at(frame)
              .add(at(frame + 1))
              .div(2);
          const [range, last] = [{ start: within(2).toString(), end: at(9).toString() }, count - 1];
          const cases: readonly (readonly [string, TimeRange, readonly Rational[], readonly number[]])[] = [
            ['at the borders of frames', whole, [at(0), at(4), at(last)], [0, 4, last]],
            ['within frames', whole, [within(1), within(7), within(last)], [1, 7, last]],
            ['two times of one frame', whole, [at(3), within(3), at(4), within(11)], [3, 3, 4, 11]],
            ['of a range that starts within a frame', range, [within(2), at(6)], [2, 6]],
            ['at no time', whole, [], []],
          ];
          for (const [what, range, times, expected] of cases) {
            const samples = await read(source, range, { at: times.map(String) });
            checkEqual(
              samples,
              expected.map((frame) => frames[frame]),
              `Samples ${what}`,
            );
          }
        }),
    },
    {
      title: 'a step gives the frame on screen at the start of the range, and after each step until its end',
      check: (product) =>
        withSource(product, async (source) => {
          const { at, early, frames, count } = await wholeOf(source);
          const frame = at(count).div(count);
          const [start, end] = [at(1).add(frame.div(4)), at(count - 2)];
          for (const every of [frame.div(2), frame, frame.mul(Rational.of(5n, 2n)), at(count)]) {
            const expected: unknown[] = [];
            for (let time = start; time.compare(end.sub(early)) < 0; time = time.add(every)) {
              expected.push(frames.findLast((_, position) => at(position).compare(time.add(early)) <= 0));
            }
            const range = { start: start.toString(), end: end.toString() };
            checkEqual(await read(source, range, { every: every.toString() }), expected, `Samples every ${every} s`);
          }
        }),
    },
    {
      title: 'times that make no sense are refused',
      check: (product) =>
        withSource(product, async (source) => {
          const cases: readonly (readonly [string, SampleTimes])[] = [
            ['a step and a list', { every: '1/10', at: ['1/10'] }],
            ['a step of nothing', { every: 0 }],
            ['a step back', { every: -1 }],
            ['a falling list', { at: ['2/10', '1/10'] }],
            ['a time before the range', { at: [0] }],
            ['a time after the range', { at: ['3/10'] }],
          ];
          for (const [what, times] of cases) {
            await checkFails(
              () => read(source, { start: '1/100', end: '3/10' }, times),
              `Samples by ${what}`,
              'invalid-option',
            );
          }
        }),
    },
  ];
}
