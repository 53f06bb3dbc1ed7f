import { Rational, type SourceInfo, zeroOf } from '@clipwright/core';
import { type InputSafety, type SoundRequest, withoutBrokenPackets } from '@clipwright/ffmpeg';
import { beginsAnywhere, secondsText, seeksExactly } from './seek-points.ts';

/** Decoders need what comes before (bit reservoirs, overlapping windows) to give the right samples: seconds. */
const preroll = 1;

export interface AudioReading {
  readonly inputs: InputSafety;
  readonly file: string;
  readonly info: SourceInfo;
  /** The stream's number. */
  readonly stream: number;
  /** Seconds from the source's zero. */
  readonly start: Rational;
  readonly samples: number;
  readonly sampleRate: number;
  readonly channels: 1 | 2;
}

/**
 * How a stretch of sound is decoded. Where a seek may land too late, decoding begins at the beginning: sound is quick
 * to decode, and a late start could not be told from silence.
 */
export function audioDecoding({ inputs, file, info, stream, ...range }: AudioReading): SoundRequest {
  const { start, samples, sampleRate, channels } = range;
  const origin = zeroOf(info.video);
  const seek = origin.add(start).sub(info.start).sub(preroll);
  const seeks = seeksExactly(info.container) && seek.compare(0) > 0;
  return {
    isStreamed: beginsAnywhere(info.container),
    file,
    stream,
    codec: info.audio?.codec,
    from: seeks ? seek.add(info.start) : Rational.from(info.start),
    inputOptions: [
      ...inputs.options,
      ...withoutBrokenPackets(info.container),
      '-noaccurate_seek',
      ...(seeks ? ['-ss', secondsText(seek)] : []),
    ],
    graph: { origin, start, samples, sampleRate, channels, told: info.audio?.channels },
  };
}
