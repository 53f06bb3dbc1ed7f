import type { VideoCodec } from '@clipwright/core';
import type { Encoder } from './encoder.ts';

/*
 * Codecs for editing and archives: every frame by itself, as many bytes as the profile says, in a QuickTime file. What is
 * encoded depends on no number of threads.
 */
function ofMasters(name: string, codec: VideoCodec): Pick<Encoder, 'name' | 'family' | 'codec' | 'muxer'> {
  return { name, family: 'software', codec, muxer: 'mov' };
}

export const prores: Encoder = {
  ...ofMasters('prores_ks', 'prores'),
  pixelFormat: 'yuv422p10le',
  options: ({ codecProfile = 'hq', threads }) => ['-profile:v', codecProfile, '-threads', String(threads)],
};

export const dnxhr: Encoder = {
  ...ofMasters('dnxhd', 'dnxhr'),
  pixelFormat: 'yuv422p',
  others: ['yuv422p10le'],
  options: ({ codecProfile = 'hq', threads }) => ['-profile:v', `dnxhr_${codecProfile}`, '-threads', String(threads)],
};
