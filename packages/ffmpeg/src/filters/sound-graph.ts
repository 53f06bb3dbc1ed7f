import { Rational, type RationalLike } from '@clipwright/core';
import { mixChannels } from './mix-channels.ts';
import { resample } from './resample.ts';
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
  /** Instead of the sound: 1 where some was decoded, 0 where none was. @default false */
  readonly coverage?: boolean;
}

/**
 * Seconds that sound may be off before it is put right, by silence or a cut: less than a frame of most codecs, so that one that
 * does not decode leaves its place empty; more than clocks jitter that count in milliseconds.
 */
const drift = 0.015;

/** Seconds of a source beyond the range that may still be heard at its end, at any speed: what filters hold back. */
const beyond = 2;

/**
 * A chain of audio filters, without labels, that puts a source's sound on the grid of a range: silence where it has none,
 * exact in length, timestamps from 0, its channels mixed as {@link mixChannels} says. The input keeps the container's own timestamps (`-copyts`, and
 * `-noaccurate_seek` with `-ss`) and may begin anywhere before the range. Samples come out as planar floats.
 */
export function soundGraph(options: SoundGraphOptions): string {
  const { samples, sampleRate, channels, told, speed = Rational.one, coverage = false } = options;
  const { filters, lead } = tempo(speed, sampleRate);
  const begin = Rational.from(options.origin).add(options.start).sub(lead);
  const needed = lead.add(Rational.of(samples).div(sampleRate).mul(speed)).ceil() + BigInt(beyond);
  return [
    // Rounded, because a cut fraction of a tick would shift the whole.
    `asetpts=round(PTS-(${begin})/TB)`,
    // What comes after a clock has leapt by hours would be waited for with as much silence, made all at once.
    `atrim=start_pts=0:end=${needed}`,
    ...(coverage ? ['aeval=1:c=mono'] : mixChannels(channels, told)),
    `${resample(sampleRate)}:async=1:min_hard_comp=${drift}:first_pts=0`,
    `aformat=sample_fmts=fltp:sample_rates=${sampleRate}:channel_layouts=${coverage || channels === 1 ? 'mono' : 'stereo'}`,
    ...filters,
    'apad',
    `atrim=end_sample=${samples}`,
    'asetpts=N/SR/TB',
  ].join(',');
}
