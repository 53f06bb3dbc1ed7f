import { incomplete } from '../incomplete.ts';
import type { VideoTrack } from '../streams.ts';
import { av1Picture } from './av1.ts';
import type { CodedPicture } from './coded-picture.ts';
import { h264Picture } from './h264.ts';
import { hevcPicture } from './hevc.ts';
import { vp8Picture, vp9Picture } from './vpx.ts';

/** Names of codecs: mediabunny's, and ffmpeg's. */
const names: Readonly<Record<string, string>> = { avc: 'h264', hevc: 'hevc', vp8: 'vp8', vp9: 'vp9', av1: 'av1' };

/** The code of a transfer (BT.2020, 10 bit) that stands in where an older player does not know the real one. */
const compatibleTransfer = 14;

/** What a codec says of its pictures, and its name in ffmpeg. */
export interface KnownVideo {
  readonly codec: string;
  readonly picture: CodedPicture;
}

/**
 * What is known of a stream of pictures by its codec's own headers.
 *
 * @param firstFrame Reads the first bytes of its first frame.
 */
export async function knownVideo(
  track: VideoTrack | undefined,
  firstFrame: (length: number) => Promise<Uint8Array>,
): Promise<KnownVideo> {
  const codec = track === undefined ? undefined : names[track.codec];
  if (track === undefined || codec === undefined) throw incomplete('its video is of a kind not known here');
  const picture = await pictureOf(track, firstFrame);
  if (picture.width < 1 || picture.height < 1) throw incomplete('the description of its pictures is damaged');
  // Which field comes first is told by the pictures themselves.
  if (!picture.isProgressive) throw incomplete('its pictures may be interlaced');
  // So may be another transfer, in a message that goes with this one.
  if (picture.color.transfer === compatibleTransfer) throw incomplete('its colours may be told by its pictures');
  return { codec, picture };
}

/** What a frame says of itself, if its size is the one that the container tells: else one of them is damaged. */
function sizedAs({ width, height }: VideoTrack, picture: CodedPicture): CodedPicture {
  if (picture.width !== width || picture.height !== height)
    throw incomplete('the size of its pictures is told in two ways');
  return picture;
}

async function pictureOf(
  track: VideoTrack,
  firstFrame: (length: number) => Promise<Uint8Array>,
): Promise<CodedPicture> {
  const { codec, configuration } = track;
  if (codec === 'av1') return av1Picture(track);
  if (codec === 'vp8') return sizedAs(track, vp8Picture(await firstFrame(10)));
  if (codec === 'vp9') return sizedAs(track, vp9Picture(await firstFrame(16)));
  if (configuration !== undefined && codec === 'avc') return h264Picture(configuration);
  if (configuration !== undefined && codec === 'hevc') return hevcPicture(configuration);
  throw incomplete('the parameters of its video are in its frames');
}
