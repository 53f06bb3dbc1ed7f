import { Rational, type RationalLike } from '@clipwright/core';
import { mixChannels } from './mix-channels.ts';
import { resample } from './resample.ts';
import { drift, fromBeginning, steadyTimes } from './steady-times.ts';
import { tempo } from './tempo.ts';

export interface SoundGraphOptions {
  /** The source's zero on its container's clock, in seconds: the timestamp of its first displayed video frame. */
  readonly origin: RationalLike;
  /** Where the range begins, in seconds from that zero. */
  readonly start: RationalLike;
  /** Seconds of the source per second that comes out, at the same pitch. @default 1 */
  readonly speed?: RationalLike;
  /** Samples per channel that come out: exactly so many. */
  readonly samples: number;
  /** Samples per second that come out. */
  readonly sampleRate: number;
  readonly channels: 1 | 2;
  /** How many the source is said to have, as for {@link mixChannels}. */
  readonly told?: number | undefined;
  /** Whether its codec is one of MPEG's layers, see {@link steadyTimes}. @default false */
  readonly isLayered?: boolean;
}

/** Seconds of a source beyond the range that may still be heard at its end, at any speed: what filters hold back. */
const beyond = 2;

/**
 * Audio filters, without the labels at their ends, that put a source's sound on the grid of a range: silence where it has
 * none, exact in length, timestamps from 0, its channels mixed as {@link mixChannels} says. The input keeps the
 * container's own timestamps (`-copyts`, and `-noaccurate_seek` with `-ss`) and may begin anywhere before the range.
 * Samples come out as planar floats.
 *
 * It counts samples, so it must not begin anew: the input stays of one format (`-reinit_filter 0`). Where it does not,
 * its two halves go into processes of their own, {@link steadySoundGraph} into the first.
 *
 * @param label Of its own among those of a graph.
 */
export function soundGraph(options: SoundGraphOptions, label: string): string {
  return `${steadySoundGraph(options)},${soundOnGridGraph(options, label)}`;
}

/**
 * The first half: the range's sound in one format, each sample with its time from the range's beginning. It may begin
 * anew.
 */
export function steadySoundGraph({ told, channels, sampleRate, ...options }: SoundGraphOptions): string {
  return [
    timesFromBeginning(options, sampleRate),
    ...mixChannels(channels, told),
    ...conform(sampleRate, channels),
  ].join(',');
}

/**
 * The second half: what the first one gives, each sample in its place.
 *
 * @param label Of its own among those of a graph.
 */
export function soundOnGridGraph(options: SoundGraphOptions, label: string): string {
  const { samples, sampleRate, speed = Rational.one } = options;
  return [
    ...(Rational.of(samples).div(sampleRate).mul(speed).compare(spacing) > 0 ? [markedHoles(options, label)] : []),
    `aresample=async=1:min_hard_comp=${drift}:first_pts=0`,
    ...tempo(speed, sampleRate).filters,
    'apad',
    `atrim=end_sample=${samples}`,
    'asetpts=N/SR/TB',
  ].join(',');
}

/** Seconds between the marks in a hole, and from a mark to the next sound before and after it, at least. */
const spacing = 10;
const apart = 4;
/** Samples of a mark: no more than it takes to tell it from sound. */
const markLength = 7;

/**
 * Puts a few silent samples every ten seconds into long holes. `aresample` makes the silence of a hole at once: an hour
 * takes 3 GB, and what follows it comes out in the wrong place. So it has no more to make than the way to the next mark.
 *
 * A mark comes when all sound has that begins up to {@link apart} after it, and stays if none has for as long before.
 * Timestamps go through microseconds: of those inputs `ainterleave` gives the right ones in every version.
 */
function markedHoles({ sampleRate, channels }: SoundGraphOptions, label: string): string {
  const [late, step] = [apart * sampleRate, spacing * sampleRate];
  const isMark = (time: string, length: string): string =>
    `eq(${length},${markLength})*eq(mod(${time},${step}),${late})`;
  const isAlone = `isnan(prev_selected_pts)+gte(pts-prev_selected_pts,${2 * late})`;
  const silence = `anullsrc=r=${sampleRate}:cl=${channels === 1 ? 'mono' : 'stereo'}:n=${markLength}`;
  return [
    `asettb=AVTB[${label}given]`,
    `${silence},asettb=1/${sampleRate},asetpts=(N/S+1)*${step}+${late},asettb=AVTB[${label}marks]`,
    [
      `[${label}given][${label}marks]ainterleave=duration=first`,
      `asettb=1/${sampleRate}`,
      `aselect='not(${isMark('pts', 'samples_n')})+${isAlone}'`,
      `asetpts='PTS-${late}*${isMark('PTS', 'S')}'`,
    ].join(','),
  ].join(';');
}

/** Instead of the sound 1 for each sample that is decoded, with its time. It may begin anew. */
export function soundCoverageGraph({ sampleRate, ...options }: SoundGraphOptions): string {
  return [timesFromBeginning(options, sampleRate), 'aeval=1:c=mono', ...conform(sampleRate, 1)].join(',');
}

function timesFromBeginning(
  {
    origin,
    start,
    samples,
    speed = Rational.one,
    isLayered = false,
  }: Omit<SoundGraphOptions, 'sampleRate' | 'channels'>,
  sampleRate: number,
): string {
  const { lead } = tempo(speed, sampleRate);
  const begin = Rational.from(origin).add(start).sub(lead);
  const needed = lead.add(Rational.of(samples).div(sampleRate).mul(speed)).ceil() + BigInt(beyond);
  const times = isLayered ? steadyTimes(begin) : fromBeginning('PTS', begin);
  // What comes after a clock has leapt by hours would be waited for with as much silence, made all at once.
  return `asetpts=${times},atrim=start_pts=0:end=${needed}`;
}

function conform(sampleRate: number, channels: 1 | 2): string[] {
  const layout = channels === 1 ? 'mono' : 'stereo';
  return [resample(sampleRate), `aformat=sample_fmts=fltp:sample_rates=${sampleRate}:channel_layouts=${layout}`];
}
