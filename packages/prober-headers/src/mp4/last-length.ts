import { Rational } from '@clipwright/core';
import type { ProberHelp } from '@clipwright/core/probing';
import type { CodedPicture } from '../codec/coded-picture.ts';
import { incomplete } from '../incomplete.ts';
import type { Track } from './movie.ts';
import type { TrackPackets } from './packets.ts';
import type { Samples } from './sample-table.ts';
import { steadyRate } from './steady-rate.ts';

/** What else tells how long the last frame lasts. */
interface Clocks {
  readonly picture: CodedPicture;
  readonly help: ProberHelp | undefined;
}

/**
 * How long the frame that is shown last lasts, and which packet it is. ffmpeg's versions differ in what they go by (the
 * table, the next packet, the codec's clock, the rate): it is told where all of them agree, and otherwise looked up.
 */
export async function lengthOfLast(
  track: Track,
  samples: Samples,
  { packets, first }: TrackPackets,
  { picture, help }: Clocks,
): Promise<{ readonly packet: number; readonly ticks: number }> {
  let last = -1;
  let latest = Number.NEGATIVE_INFINITY;
  packets.forEach(({ pts = 0, discard, size }, i) => {
    if (discard || size === 0 || pts <= latest) return;
    [last, latest] = [i, pts];
  });
  if (last < 0) throw incomplete('it shows nothing');
  const sample = first + last;
  const ticks = (samples.times[sample + 1] ?? 0) - (samples.times[sample] ?? 0);
  const others = [clockTicks(track, samples, packets, picture)];
  if (samples.offsets === undefined) others.push(untilNext(track, samples, packets, last));
  if (others.every((other) => other === undefined || other === ticks)) return { packet: last, ticks };
  const { pts = 0 } = packets[last] ?? {};
  const told = await help?.lastDuration({ stream: track.index, pts, seconds: pts / track.timescale });
  if (told === undefined) throw incomplete('how long its last frame lasts is told in different ways');
  return { packet: last, ticks: told };
}

/** By the codec's clock, or else by the rate; without composition offsets neither is looked at. */
function clockTicks(
  { timescale }: Track,
  { step, offsets }: Samples,
  packets: TrackPackets['packets'],
  { frameRate }: CodedPicture,
): number | undefined {
  if (offsets === undefined) return undefined;
  if (frameRate === undefined && step !== undefined) return step;
  const shown = () => packets.flatMap(({ pts = 0, discard, size }) => (!discard && size > 0 ? [pts] : []));
  const rate =
    frameRate ??
    steadyRate(
      shown().sort((a, b) => a - b),
      Rational.of(1, timescale),
    );
  // Told by nothing, so it agrees with nothing.
  if (rate === undefined) return Number.NaN;
  return Number(Rational.of(timescale).div(rate).floor());
}

/** By what follows, or by the end of the stream. */
function untilNext(
  { duration, edit }: Track,
  { times, count }: Samples,
  packets: TrackPackets['packets'],
  last: number,
): number {
  const time = packets[last]?.dts ?? 0;
  const next = packets[last + 1]?.dts;
  if (next !== undefined) return next - time;
  const ends = [times[count] ?? 0, ...(duration > 0 ? [duration] : [])];
  // The header of a fragmented file knows nothing of its length, or all of it.
  if (edit !== undefined) ends.push(edit.pause + edit.length);
  return Math.min(...ends) - time;
}
