import { makeMediaSync } from './make-media.ts';

/**
 * Makes a file of a second, 25 frames of 64x36 in groups of 10 with B-frames, and sound.
 *
 * @param options Encoders', and `-vf` with filters for the picture.
 */
export function makeFile(file: string, ...options: string[]): string {
  const at = options.indexOf('-vf');
  const [, filters] = at < 0 ? [] : options.splice(at, 2);
  const picture = ['testsrc2=s=64x36:r=25:d=1', ...(filters === undefined ? [] : [filters])].join(',');
  const x264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-g', '10', '-bf', '2', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];
  return makeMediaSync(file, `${picture}[v];sine=d=1[a]`, [...x264, ...options]);
}
