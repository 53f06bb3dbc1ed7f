import type { CopyMode, OutputMetadata, OutputOptions } from '../contracts/output-options.ts';
import type { AudioCodec, Color, Fit, PluginCodec, VideoCodec } from '../contracts/output-profile.ts';

/** What an output's options can be chosen from: said to who chose something else, and offered by the command. */
export const videoCodecs = ['h264', 'hevc', 'vp9', 'av1'] as const satisfies readonly VideoCodec[];
export const audioCodecs = ['aac', 'opus'] as const satisfies readonly AudioCodec[];
export const fits = ['contain', 'cover', 'stretch'] as const satisfies readonly Fit[];
/** Whether packets of sources are copied. */
export const copyModes = ['auto', 'never', 'always'] as const satisfies readonly CopyMode[];
/** x264's names, fastest first. */
export const presets = [
  'ultrafast',
  'superfast',
  'veryfast',
  'faster',
  'fast',
  'medium',
  'slow',
  'slower',
  'veryslow',
] as const;

/** Whether a text is a colour: `#rrggbb`, in small letters. */
export function isColor(text: string): text is Color {
  return /^#[0-9a-f]{6}$/.test(text);
}

/** What an output can say of itself. */
export const metadataKeys = [
  'title',
  'artist',
  'album',
  'date',
  'genre',
  'comment',
  'copyright',
  'description',
] as const satisfies readonly (keyof OutputMetadata)[];
export type MetadataKey = (typeof metadataKeys)[number];

/** What can be asked for to encode the picture, beside an encoder's own name. */
export const encoderKinds = ['auto', 'software', 'nvenc', 'qsv', 'vaapi', 'videotoolbox', 'amf'] as const;
/** Software, and families of hardware. */
export type EncoderFamily = Exclude<(typeof encoderKinds)[number], 'auto'>;

/** The encoder that is asked for; `undefined` where it is the renderer's to choose, in software. */
export function askedEncoder({ encoder }: Pick<OutputOptions, 'encoder'>): string | undefined {
  return encoder === 'auto' || encoder === 'software' ? undefined : encoder;
}

/** Loudness that can be asked for, in LUFS: below it is hardly heard, above it nothing but clipped sound comes. */
const loudnessRange = { min: -60, max: -5 };
export const loudnessText = `a number of LUFS from ${loudnessRange.min} to ${loudnessRange.max}`;

export function mayBeLoudness(loudness: number): boolean {
  return loudness >= loudnessRange.min && loudness <= loudnessRange.max;
}

/** Constant rate factors of about the same quality, from the encoders' own documentation, and the highest of each. */
export const rateFactors: Readonly<Record<VideoCodec, { readonly default: number; readonly max: number }>> = {
  h264: { default: 20, max: 51 },
  hevc: { default: 24, max: 51 },
  vp9: { default: 32, max: 63 },
  av1: { default: 34, max: 63 },
};

/**
 * Those of what is encoded beside copied packets, which it shall not be told from: each of its pictures has a structural
 * similarity of at least 0.98 to the source's, where these are numbers on noise (x264, x265 and libvpx, veryfast).
 */
export const copyRateFactors: Partial<Readonly<Record<VideoCodec, number>>> = { h264: 18, hevc: 16, vp9: 24 };

/** Whether a codec is a plug-in's own, which knows by itself what its numbers mean. */
export function isPluginCodec(codec: VideoCodec | PluginCodec): codec is PluginCodec {
  return codec.includes('/');
}

/** `0 to 51 with h264 and hevc, 0 to 63 with vp9 and av1`. */
export const rateFactorText: string = [...new Set(videoCodecs.map((codec) => rateFactors[codec].max))]
  .map((highest) => {
    const those = videoCodecs.filter((codec) => rateFactors[codec].max === highest);
    return `0 to ${highest} with ${those.join(' and ')}`;
  })
  .join(', ');
