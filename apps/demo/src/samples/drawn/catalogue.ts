import type { AudioCodec, VideoCodec } from '@clipwright/core';
import { catalogue, type Sample } from '../catalogue.ts';

/** A sample that this program draws itself, pictures and sound, and FFmpeg's libraries store. */
export interface DrawnSample
  extends Pick<
    Sample,
    'name' | 'file' | 'width' | 'height' | 'frameRate' | 'frames' | 'sampleRate' | 'chord' | 'accent'
  > {
  readonly codec: Extract<VideoCodec, 'h264' | 'hevc' | 'vp9' | 'av1'>;
  readonly audioCodec: AudioCodec;
}

/** How those are stored that are no H.264 with AAC in the container that the catalogue names. */
const stored: Readonly<Record<string, Partial<DrawnSample>>> = {
  TIDE: { codec: 'vp9', audioCodec: 'opus' },
  ORBIT: { file: 'orbit.mkv' },
  PRISM: { file: 'prism.mov' },
  NOVA: { codec: 'hevc' },
};

/** The catalogue's samples, in containers that the libraries' renderer writes. */
export const drawnSamples: readonly DrawnSample[] = catalogue.map((sample) => ({
  ...sample,
  ...{ sampleRate: 48_000, codec: 'h264', audioCodec: 'aac' },
  ...stored[sample.name],
}));
