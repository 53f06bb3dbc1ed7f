import type { VideoEncoding } from '@clipwright/core';
import type { CommandSpec } from '@clipwright/ffmpeg';
import type { Encoder } from '@clipwright/filters';
import { toPrimaries } from '@clipwright/filters';
import { type EncodingSpec, formatOptions, intoEncoder } from '../segment/encoding.ts';

/** What is to be tried. */
export interface Trial {
  readonly video?: Encoder | undefined;
  /** An encoder of sound, by ffmpeg's name. */
  readonly audio?: string | undefined;
  /** Whether to convert pictures in high dynamic range, too. */
  readonly colors: boolean;
}

/**
 * Has a few frames and a tenth of a second encoded, and prints hashes of the packets: versions of encoders that are
 * none of ffmpeg's own show in them. (In H.264 its version is written as well.) ffmpeg's own `aac` counts in floating
 * point, differently from processor to processor, and its version is ffmpeg's: it has to work and no more.
 */
export function trialCommand({ video, audio, colors }: Trial): CommandSpec {
  const converted = `${picture()},${toPrimaries(hdr, 'bt709', 'gbrp16le')},nullsink`;
  const encoded = video === undefined ? undefined : pictureCommand(video, tried.crf, 'md5');
  const graphs = [
    ...(encoded === undefined ? [] : [encoded.graph]),
    ...(audio === undefined ? [] : ['sine=d=0.1:r=48000:samples_per_frame=960[sound]']),
    ...(colors ? [converted] : []),
  ];
  return {
    inputs: [],
    graph: graphs.join(';'),
    outputs: [
      ...(encoded?.outputs ?? []),
      ...(audio === undefined ? [] : [hashed(['[sound]', '-c:a', audio], audio === 'aac' ? 'null' : 'md5')]),
    ],
    ...(encoded === undefined ? {} : { options: encoded.options }),
  };
}

/** Has the same frames encoded in some quality, and prints a row for each packet. */
export function qualityCommand(video: Encoder, crf: number): CommandSpec {
  return { inputs: [], ...pictureCommand(video, crf, 'framemd5') };
}

function pictureCommand(video: Encoder, crf: number, format: 'md5' | 'framemd5'): EncodingSpec {
  // Devices refuse small pictures, some below 256 pixels, and so does DNxHR.
  const isSmall = video.family === 'software' && video.codec !== 'dnxhr';
  const { graph, options, label } = intoEncoder(`${picture(isSmall ? 64 : 512)}[v]`, video);
  const encoding = video.options({ ...tried, codec: video.codec, crf });
  return {
    graph,
    options,
    outputs: [hashed([label, '-c:v', video.name, ...encoding, ...formatOptions(video)], format)],
  };
}

function picture(side = 64): string {
  return `testsrc2=s=${side}x${side}:r=25,trim=end_frame=4,format=yuv420p`;
}

const hdr = {
  rgb: false,
  gray: false,
  range: 'tv',
  matrix: 'bt2020nc',
  primaries: 'bt2020',
  hdr: 'smpte2084',
} as const;

/** One thread, since bytes may depend on their number, and the usual one on the machine. */
const tried: VideoEncoding = { codec: 'h264', pixelFormat: 'yuv420p', crf: 30, preset: 'veryfast', threads: 1 };

function hashed(mapped: readonly string[], format = 'md5'): CommandSpec['outputs'][number] {
  return { target: 'pipe', options: ['-map', ...mapped, '-f', format] };
}
