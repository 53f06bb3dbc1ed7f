import { Rational, type SourceInfo } from '@clipwright/core';
import { composeCommand, inputSafety, soundGraph } from '@clipwright/ffmpeg';
import { secondsText, seeksExactly } from './seek-points.ts';

/** Decoders need what comes before (bit reservoirs, overlapping windows) to give the right samples: seconds. */
const preroll = 1;

export interface AudioCommand {
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
 * Decodes exactly so many samples to interleaved floats on standard output. Where a seek may land too late, decoding
 * begins at the beginning: sound is quick to decode, and a late start could not be told from silence.
 */
export function audioCommand({ file, info, stream, start, samples, sampleRate, channels }: AudioCommand): string[] {
  const origin = Rational.from(info.video.timebase).mul(info.video.origin);
  const seek = origin.add(start).sub(info.start).sub(preroll);
  const seeks = seeksExactly(info.container) && seek.compare(0) > 0;
  const graph = soundGraph({ origin, start, samples, sampleRate, channels });
  return composeCommand({
    options: ['-copyts'],
    inputs: [
      {
        source: { file },
        options: [...inputSafety, '-noaccurate_seek', ...(seeks ? ['-ss', secondsText(seek)] : [])],
      },
    ],
    graph: `[0:${stream}]${graph}[a]`,
    outputs: [{ target: 'pipe', options: ['-map', '[a]', '-c:a', 'pcm_f32le', '-f', 'f32le'] }],
  });
}
