import type { ClipSource, TimeRange, VideoFormat } from '@clipwright/core';
import { Rational } from '@clipwright/core';
import { timeOf } from '@clipwright/core/author';
import { firstValueFrom } from 'rxjs';
import { check, checkEqual, checkFails, checkTyped } from './check.ts';
import { type Law, turns } from './law.ts';
import { checkNothingLeft } from './leftovers.ts';
import { type LoaderProduct, openSource, withSource } from './loader-product.ts';

/** Timestamps of the frames of a range. */
async function readPts(source: ClipSource, range: TimeRange, format: VideoFormat = {}): Promise<number[]> {
  const pts: number[] = [];
  for await (const sample of source.video(range, format)) {
    pts.push(sample.pts);
    sample.close();
  }
  return pts;
}

/** Timestamps of the source's frames, and the time of each in exact seconds from its zero; the end is the last one. */
async function timesOf(
  source: ClipSource,
): Promise<{ timestamps: readonly number[]; at: (frame: number) => Rational }> {
  const { timestamps } = await firstValueFrom(source.index());
  const { video, duration } = source.info;
  const at = (frame: number): Rational => {
    const pts = timestamps[frame];
    return pts === undefined ? Rational.from(duration) : timeOf(pts, video);
  };
  return { timestamps, at };
}

const middle = (a: Rational, b: Rational): Rational => a.add(b).div(2);
const small: VideoFormat = { format: 'gray8', width: 16, height: 16 };

/** What reading pictures promises. */
export function loaderReadingLaws(): readonly Law<LoaderProduct>[] {
  return [
    {
      title: 'a range gives the frame showing at its start, to the last that begins before its end',
      check: (product) =>
        withSource(product, async (source) => {
          const { timestamps, at } = await timesOf(source);
          const last = timestamps.length - 1;
          const cases: readonly (readonly [string, Rational, Rational, number, number])[] = [
            ['the whole source', at(0), at(last + 1), 0, last],
            ['one frame, exactly', at(3), at(4), 3, 3],
            ['the middle of one frame', middle(at(3), middle(at(3), at(4))), middle(at(3), at(4)), 3, 3],
            ['from the middle of a frame to the middle of another', middle(at(2), at(3)), middle(at(6), at(7)), 2, 6],
            ['from the middle of a frame to the border of another', middle(at(2), at(3)), at(6), 2, 5],
            ['the last frame', at(last), at(last + 1), last, last],
          ];
          for (const [what, start, end, from, to] of cases) {
            const pts = await readPts(source, { start: start.toString(), end: end.toString() }, small);
            checkEqual(pts, timestamps.slice(from, to + 1), `Frames of ${what}`);
          }
        }),
    },
    {
      title: 'ranges one after the other give every frame once',
      check: (product) =>
        withSource(product, async (source) => {
          const { timestamps, at } = await timesOf(source);
          const cuts = [0, 1, Math.floor(timestamps.length / 2), timestamps.length - 1, timestamps.length];
          const pts: number[] = [];
          for (const [position, cut] of cuts.slice(1).entries()) {
            const range = { start: at(cuts[position] ?? 0).toString(), end: at(cut).toString() };
            pts.push(...(await readPts(source, range, small)));
          }
          checkEqual(pts, timestamps, 'Frames of all ranges together');
        }),
    },
    {
      title: 'many readers at once give the same frames',
      check: (product) =>
        withSource(product, async (source) => {
          const { at } = await timesOf(source);
          const range = { start: at(1).toString(), end: at(9).toString() };
          const read = async (): Promise<string[]> => {
            const frames: string[] = [];
            for await (const sample of source.video(range, small)) {
              frames.push(`${sample.pts}: ${sample.data.join()}`);
              sample.close();
            }
            return frames;
          };
          const alone = await read();
          check(alone.length === 8, `A reader gave ${alone.length} of 8 frames.`);
          for (const frames of await Promise.all([read(), read(), read(), read()])) {
            check(frames.join() === alone.join(), 'Readers at the same time were given other frames than one alone.');
          }
        }),
    },
    {
      title: 'samples come in the format and size asked for',
      check: (product) =>
        withSource(product, async (source) => {
          const { width, height, rotation, displayWidth, displayHeight } = source.info.video;
          const formats = [
            ['rgb24', 'rgb24', [99], 99 * 19],
            ['rgba', 'rgba', [132], 132 * 19],
            ['gray8', 'gray', [33], 33 * 19],
            // Chroma of odd sides is rounded up.
            ['yuv420p', 'yuv420p', [33, 17, 17], 33 * 19 + 2 * 17 * 10],
          ] as const;
          const range = { start: 0, end: '1/1000' };
          for (const [format, pixelFormat, strides, bytes] of formats) {
            for await (const sample of source.video(range, { format, width: 33, height: 19 })) {
              const { width, height, data } = sample;
              const is = {
                pixelFormat: sample.pixelFormat,
                width,
                height,
                strides: sample.strides,
                bytes: data.length,
              };
              checkEqual(is, { pixelFormat, width: 33, height: 19, strides, bytes }, 'A sample');
              sample.close();
              sample.close();
            }
          }
          const upright = rotation % 180 === 0 ? [width, height] : [height, width];
          for (const [format, expected] of [
            ['native', upright],
            ['rgb24', [displayWidth, displayHeight]],
          ] as const) {
            for await (const sample of source.video(range, { format })) {
              checkEqual([sample.width, sample.height], expected, `The size of a ${format} sample`);
              sample.close();
            }
          }
          // One side alone: the other follows from the shape that is shown.
          for (const [asked, expected] of [
            [{ width: 48 }, [48, Math.max(1, Math.round((48 * displayHeight) / displayWidth))]],
            [{ height: 48 }, [Math.max(1, Math.round((48 * displayWidth) / displayHeight)), 48]],
          ] as const) {
            for await (const sample of source.video(range, { format: 'rgb24', ...asked })) {
              checkEqual([sample.width, sample.height], expected, `A sample of ${JSON.stringify(asked)}`);
              sample.close();
            }
          }
        }),
    },
    {
      title: 'an empty range is refused',
      check: (product) =>
        withSource(product, async (source) => {
          for (const range of [
            { start: '1/10', end: '1/10' },
            { start: '2/10', end: '1/10' },
          ]) {
            await checkFails(() => readPts(source, range), 'Frames of an empty range', 'empty-range');
            const listen = async (): Promise<void> => {
              for await (const sample of source.audio(range)) sample.close();
            };
            await checkFails(listen, 'Sound of an empty range', 'empty-range');
          }
        }),
    },
    {
      title: 'return acts at once, also while next is pending',
      check: (product) =>
        withSource(product, async (source) => {
          const reader = source.video({ start: 0, end: source.info.duration })[Symbol.asyncIterator]();
          const pending = reader.next();
          const returned = await reader.return?.();
          check(returned?.done === true, 'A reader has no return(), or it does not end it.');
          // It may have had a value on the way; it must not wait for one.
          const { done, value } = await pending;
          if (done !== true) value.close();
          check((await reader.next()).done === true, 'A reader went on after return().');
        }),
    },
    {
      title: 'leaving a reader midway leaves nothing of it',
      check: (product) =>
        withSource(product, async (source) => {
          const before = await product.leftovers();
          const range = { start: 0, end: source.info.duration };
          for await (const sample of source.video(range)) {
            sample.close();
            break;
          }
          for await (const sample of source.audio(range)) {
            sample.close();
            break;
          }
          const pending = source.video(range)[Symbol.asyncIterator]();
          const next = pending.next();
          await pending.return?.();
          const { done, value } = await next;
          if (done !== true) value.close();
          await product.loader.settled();
          await turns();
          await product.loader.settled();
          checkEqual(await product.leftovers(), before, 'What is alive after reading');
        }),
    },
    {
      title: 'closing a source ends its readers with source-closed, and leaves nothing',
      check: async (product) => {
        const source = await openSource(product);
        const range = { start: 0, end: source.info.duration };
        const reader = source.video(range)[Symbol.asyncIterator]();
        const { value } = await reader.next();
        value?.close();
        const pending = source.video(range)[Symbol.asyncIterator]();
        const outcome = drain(pending);
        await source[Symbol.asyncDispose]();
        checkTyped(await outcome, 'A reader that waits', 'source-closed');
        checkTyped(await drain(reader), 'A reader between two frames', 'source-closed');
        await checkFails(() => readPts(source, range), 'A reader that comes later', 'source-closed');
        await checkNothingLeft(product, product.loader);
      },
    },
  ];
}

/** Reads to the end, and gives the error it ends with. */
async function drain(reader: AsyncIterator<{ close(): void }>): Promise<unknown> {
  try {
    for (let result = await reader.next(); result.done !== true; result = await reader.next()) result.value.close();
    return undefined;
  } catch (error) {
    return error;
  }
}
