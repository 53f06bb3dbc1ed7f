import type { CodedAudio, CodedVideo } from '../codec/coded-stream.ts';
import { pcmName } from '../codec/known-pcm.ts';
import type { Track } from './tracks.ts';

/** Codecs by their ids, in ffmpeg's names; of others than the first two, what follows a slash is not looked at. */
const codecs: Readonly<Record<string, string>> = {
  'V_MPEG4/ISO/AVC': 'h264',
  'V_MPEGH/ISO/HEVC': 'hevc',
  V_VP8: 'vp8',
  V_VP9: 'vp9',
  V_AV1: 'av1',
  'A_MPEG/L3': 'mp3',
  A_AAC: 'aac',
  A_OPUS: 'opus',
  A_VORBIS: 'vorbis',
  A_FLAC: 'flac',
  A_AC3: 'ac3',
};

/** Sound without compression, by its id: the kind of its numbers, and whether the lowest byte comes first. */
const pcm: Readonly<Record<string, readonly [kind: 's' | 'f', isLittle: boolean]>> = {
  'A_PCM/INT/LIT': ['s', true],
  'A_PCM/INT/BIG': ['s', false],
  'A_PCM/FLOAT/IEEE': ['f', true],
};

function codecOf({ codecId, sound }: Track): string | undefined {
  const found = pcm[codecId];
  if (found === undefined) return codecs[codecId] ?? codecs[codecId.split('/', 1)[0] ?? ''];
  return pcmName(found[0], sound?.bitDepth, found[1]);
}

/** How a track of pictures is coded, as its container says. */
export function codedVideo(track: Track): CodedVideo {
  const { configuration, picture } = track;
  return { codec: codecOf(track), configuration, width: picture?.width ?? 0, height: picture?.height ?? 0 };
}

/** How a track of sound is coded, as its container says. */
export function codedAudio(track: Track): CodedAudio {
  const { configuration, sound } = track;
  const codec = codecOf(track);
  // Opus has but one rate, whatever went into it.
  const sampleRate = codec === 'opus' ? 48_000 : (sound?.sampleRate ?? 0);
  return { codec, configuration, sampleRate, channels: sound?.channels ?? 0 };
}
