import { join } from 'node:path';
import { tool } from '@clipwright/test-kit/tool';
import { canvas, rate, sourceFrames, type VideoName } from './random-montage.ts';

/** Sizes of what montages are made of, in pixels. */
export const sizes = {
  ...{ one: canvas, two: canvas, wide: { width: 192, height: 96 }, photo: canvas },
  logo: { width: 40, height: 24 },
} as const;

export type MontageFiles = Readonly<Record<keyof typeof sizes, string>>;

/** Made by ffmpeg, without loss and in the output's own colours. */
export function makeMontageMedia(folder: string): MontageFiles {
  const tags = 'setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709';
  const colour = ['-color_range', 'tv', '-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'];
  const make = (name: string, source: string, ...options: readonly string[]): string => {
    const file = join(folder, name);
    tool('ffmpeg', ['-y', '-f', 'lavfi', '-i', source, ...options, file]);
    return file;
  };
  const video = (name: VideoName, source: string): string => {
    const lossless = ['-frames:v', `${sourceFrames}`, '-vf', tags, ...colour, '-pix_fmt', 'yuv420p', '-c:v', 'ffv1'];
    return make(`${name}.mkv`, `${source}=s=${sizes[name].width}x${sizes[name].height}:r=${rate}`, ...lossless);
  };
  // Half of it is half transparent.
  const shade = "format=rgba,geq=r=250:g='128+X':b=20:a='if(gt(X,8),255,128)'";
  const still = ['-frames:v', '1', '-pix_fmt'];
  return {
    ...{ one: video('one', 'testsrc2'), two: video('two', 'mandelbrot'), wide: video('wide', 'smptehdbars') },
    photo: make('photo.png', `gradients=s=${sizes.photo.width}x${sizes.photo.height}:seed=5`, ...still, 'rgb24'),
    logo: make('logo.png', `color=s=${sizes.logo.width}x${sizes.logo.height}`, '-vf', shade, ...still, 'rgba'),
  };
}
