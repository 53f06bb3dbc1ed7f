import type { CopyMode, OutputMetadata, OutputOptions } from '../contracts/output-options.ts';
import type {
  AudioCodec,
  CodecProfile,
  Color,
  Fit,
  OutputPixelFormat,
  PluginCodec,
  VideoCodec,
  VideoEncoding,
} from '../contracts/output-profile.ts';

/** What an output's options can be chosen from: said to who chose something else, and offered by the command. */
export const videoCodecs = [
  'h264',
  'hevc',
  'vp9',
  'av1',
  'gif',
  'webp',
  'prores',
  'dnxhr',
] as const satisfies readonly VideoCodec[];
export const audioCodecs = ['aac', 'opus', 'mp3', 'pcm_s16le'] as const satisfies readonly AudioCodec[];
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

/** The profiles of codecs that have some, by which an output is made, and the pixel format of each. */
const codecProfiles: Partial<Readonly<Record<string, Partial<Readonly<Record<CodecProfile, OutputPixelFormat>>>>>> = {
  prores: { proxy: 'yuv422p10le', lt: 'yuv422p10le', standard: 'yuv422p10le', hq: 'yuv422p10le' },
  dnxhr: { lb: 'yuv422p', sq: 'yuv422p', hq: 'yuv422p', hqx: 'yuv422p10le' },
};
export const codecProfileNames = [
  ...['proxy', 'lt', 'standard', 'hq', 'lb', 'sq', 'hqx'],
] as const satisfies readonly CodecProfile[];
const usualProfile: CodecProfile = 'hq';

/** The names of a codec's profiles; none: it has none to choose from. */
export function profilesOf(codec: string): readonly string[] {
  return Object.keys(codecProfiles[codec] ?? {});
}

/** The codecs that are made of 10 bits where these are asked for. */
export const deepCodecs: readonly string[] = ['h264', 'hevc'] satisfies readonly VideoCodec[];

/** The pixel format of an output's frames, and the profile that says so. */
export function pixelsOf(
  codec: string,
  { codecProfile = usualProfile, bitDepth = 8 }: Pick<OutputOptions, 'codecProfile' | 'bitDepth'>,
): Pick<VideoEncoding, 'pixelFormat' | 'codecProfile'> {
  const pixelFormat = codecProfiles[codec]?.[codecProfile];
  if (pixelFormat !== undefined) return { pixelFormat, codecProfile };
  return { pixelFormat: bitDepth === 10 ? 'yuv420p10le' : 'yuv420p' };
}

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

/**
 * Constant rate factors of about the same quality, from the encoders' own documentation, and the highest of each; GIF,
 * ProRes and DNxHR have none. That of WebP is what its quality lacks of 100.
 */
export const rateFactors: Readonly<Record<VideoCodec, { readonly default: number; readonly max: number }>> = {
  h264: { default: 20, max: 51 },
  hevc: { default: 24, max: 51 },
  vp9: { default: 32, max: 63 },
  av1: { default: 34, max: 63 },
  gif: { default: 0, max: 0 },
  webp: { default: 25, max: 100 },
  prores: { default: 0, max: 0 },
  dnxhr: { default: 0, max: 0 },
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

/** `0 to 51 with h264 and hevc, 0 to 63 with vp9 and av1`, and so on. */
export const rateFactorText: string = [...new Set(videoCodecs.map((codec) => rateFactors[codec].max))]
  .filter((highest) => highest > 0)
  .map((highest) => {
    const those = videoCodecs.filter((codec) => rateFactors[codec].max === highest);
    return `0 to ${highest} with ${those.join(' and ')}`;
  })
  .join(', ');
