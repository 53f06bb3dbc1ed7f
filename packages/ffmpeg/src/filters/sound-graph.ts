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
 * A chain of audio filters, without labels, that puts a source's sound on the grid of a range: silence where it has
 * none, exact in length, timestamps from 0, its channels mixed as {@link mixChannels} says. The input keeps the
 * container's own timestamps (`-copyts`, and `-noaccurate_seek` with `-ss`) and may begin anywhere before the range.
 * Samples come out as planar floats.
 *
 * It counts samples, so it must not begin anew: the input stays of one format (`-reinit_filter 0`). Where it does not,
 * its two halves go into processes of their own, {@link steadySoundGraph} into the first.
 */
export function soundGraph(options: SoundGraphOptions): string {
  return `${steadySoundGraph(options)},${soundOnGridGraph(options)}`;
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

/** The second half: what the first one gives, each sample in its place. */
export function soundOnGridGraph({ samples, sampleRate, speed = Rational.one }: SoundGraphOptions): string {
  return [
    `aresample=async=1:min_hard_comp=${drift}:first_pts=0`,
    ...tempo(speed, sampleRate).filters,
    'apad',
    `atrim=end_sample=${samples}`,
    'asetpts=N/SR/TB',
  ].join(',');
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
