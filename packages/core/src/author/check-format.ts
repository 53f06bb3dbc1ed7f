import type { AudioFormat, VideoFormat } from '../contracts/sample.ts';
import { checkOptions, type OptionsOf } from '../options/check-options.ts';

const onDamage = ['fail', 'omit'] as const;

const video = {
  format: ['native', 'rgb24', 'rgba', 'yuv420p', 'gray8'],
  width: 'any',
  height: 'any',
  onDamage,
  every: 'any',
  at: 'any',
} satisfies OptionsOf<VideoFormat>;

const audio = { sampleRate: 'any', channels: 'any', onDamage } satisfies OptionsOf<AudioFormat>;

/** Refuses what no format of pictures has. Errors: `invalid-option`. */
export function checkVideoFormat(format: VideoFormat): void {
  checkOptions('format', format, video);
}

/** The same of sound. */
export function checkAudioFormat(format: AudioFormat): void {
  checkOptions('format', format, audio);
}
