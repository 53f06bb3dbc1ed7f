import type { VideoStreamInfo } from '@clipwright/core';
import { incomplete } from '../incomplete.ts';
import { av1Picture } from './av1.ts';
import type { CodedPicture } from './coded-picture.ts';
import type { CodedVideo, ReadFirstFrame } from './coded-stream.ts';
import { h264Picture } from './h264.ts';
import { hevcPicture } from './hevc.ts';
import { vp8Picture, vp9Picture } from './vpx.ts';

/** The code of a transfer (BT.2020, 10 bit) that stands in where an older player does not know the real one. */
const compatibleTransfer = 14;

/** What a codec says of its pictures, and its name in ffmpeg. */
export interface KnownVideo {
  readonly codec: string;
  readonly picture: CodedPicture;
}

/** What is known of a stream of pictures by its codec's own headers. */
export async function knownVideo(video: CodedVideo, firstFrame: ReadFirstFrame): Promise<KnownVideo> {
  const { codec } = video;
  if (codec === undefined) throw incomplete('its video is of a kind not known here');
  const picture = await pictureOf(video, firstFrame);
  if (picture.width < 1 || picture.height < 1) throw incomplete('the description of its pictures is damaged');
  // Which field comes first is told by the pictures themselves.
  if (!picture.isProgressive) throw incomplete('its pictures may be interlaced');
  // So may be another transfer, in a message that goes with this one.
  if (picture.color.transfer === compatibleTransfer) throw incomplete('its colours may be told by its pictures');
  return { codec, picture };
}

/** How pictures are to be decoded, as plain data. */
export function toldOfDecoder({ decoder }: CodedPicture): Pick<VideoStreamInfo, 'decoder'> {
  if (decoder === undefined) return {};
  const { record, parameterSets, profile, level, reorderDepth } = decoder;
  return {
    decoder: {
      ...(record === undefined ? {} : { configuration: base64(record) }),
      parameterSets: parameterSets.map(base64),
      profile,
      level,
      ...(reorderDepth === undefined ? {} : { reorderDepth }),
    },
  };
}

/** By what browsers and Node both have. */
export function base64(bytes: Uint8Array): string {
  let letters = '';
  for (const byte of bytes) letters += String.fromCharCode(byte);
  return btoa(letters);
}

/** What a frame says of itself, if its size is the one that the container tells: else one of them is damaged. */
function sizedAs({ width, height }: CodedVideo, picture: CodedPicture): CodedPicture {
  if (picture.width !== width || picture.height !== height)
    throw incomplete('the size of its pictures is told in two ways');
  return picture;
}

async function pictureOf(video: CodedVideo, firstFrame: ReadFirstFrame): Promise<CodedPicture> {
  const { codec, configuration } = video;
  if (codec === 'av1') return sizedAs(video, await av1Picture(configuration, firstFrame));
  if (codec === 'vp8') return sizedAs(video, vp8Picture(await firstFrame(10)));
  if (codec === 'vp9') return sizedAs(video, vp9Picture(await firstFrame(16)));
  if (configuration !== undefined && codec === 'h264') return h264Picture(configuration);
  if (configuration !== undefined && codec === 'hevc') return hevcPicture(configuration);
  throw incomplete('the parameters of its video are in its frames');
}

/**
 * ffmpeg's name for a pixel format of the full range: H.264 of 8 bits has names of its own for it. H.265's own headers
 * decide that of H.265.
 */
export function rangedFormat(codec: string, pixelFormat: string, isFull: boolean): string {
  return codec === 'h264' && isFull ? pixelFormat.replace(/^yuv(4\d\dp)$/, 'yuvj$1') : pixelFormat;
}
