import { execFileSync } from 'node:child_process';

/** Makes a file of a second, 25 frames of 64x36 in groups of 10 with B-frames, and sound. */
export function makeFile(file: string, ...options: string[]): string {
  const inputs = ['-f', 'lavfi', '-i', 'testsrc2=s=64x36:r=25:d=1', '-f', 'lavfi', '-i', 'sine=d=1'];
  const x264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-g', '10', '-bf', '2', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...inputs, ...x264, ...options, file], { stdio: 'inherit' });
  return file;
}
