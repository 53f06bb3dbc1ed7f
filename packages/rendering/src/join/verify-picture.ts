import type { ContainerClock } from './container-clock.ts';
import { notAsPlanned, type Row, wholeNumber } from './verify-rows.ts';

/**
 * Checks every packet of the picture: frame k stands at exactly k / rate, none is missing and none there twice,
 * decoding times rise and are never after the time of showing.
 */
export function pictureCheck(frames: number, clock: ContainerClock) {
  const seen = new Uint8Array(frames);
  const keys: number[] = [];
  const origin = clock.ticksAt(0);
  const perTick = frames / Math.max(1, clock.ticksAt(frames) - origin);
  let count = 0;
  let before = Number.NEGATIVE_INFINITY;
  return {
    /** @returns the frame that it is. */
    add: (row: Row): number => {
      const pts = wholeNumber(row, 'pts');
      const frame = Math.round((pts - origin) * perTick);
      if (seen[frame] !== 0 || Math.abs(pts - clock.ticksAt(frame)) > clock.slack) {
        throw notAsPlanned(`A frame stands at tick ${pts}, where none should, or another does.`, { frame });
      }
      seen[frame] = 1;
      count += 1;
      if (row.get('flags')?.includes('K') === true) keys.push(frame);
      if (!clock.tellsDecoding) return frame;
      const dts = wholeNumber(row, 'dts');
      if (dts <= before) throw notAsPlanned(`Its decoding times do not rise: ${dts} comes after ${before}.`, { frame });
      if (dts > pts) throw notAsPlanned(`The frame at tick ${pts} is decoded at ${dts}, after it is shown.`, { frame });
      before = dts;
      return frame;
    },
    /**
     * @param stream What is said of the stream as a whole.
     * @returns the frames that can be decoded by themselves, in order.
     */
    end: (stream: Row | undefined): readonly number[] => {
      if (count !== frames) throw notAsPlanned(`It has ${count} frames, not ${frames}.`, { frame: seen.indexOf(0) });
      if (stream?.get('codec_type') !== 'video' || stream.get('time_base') !== `1/${clock.timescale}`) {
        throw notAsPlanned(`Its picture does not count in 1/${clock.timescale} s.`);
      }
      const duration = stream.get('duration_ts');
      if (clock.slack === 0 && duration !== String(clock.ticksAt(frames))) {
        throw notAsPlanned(`Its picture lasts ${duration} ticks, not ${clock.ticksAt(frames)}.`);
      }
      return keys.toSorted((a, b) => a - b);
    },
  };
}
