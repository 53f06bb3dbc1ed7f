import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Twenty frames of moving pictures in groups of seven, and as much sound. */
const pictures = ['-f', 'lavfi', '-i', 'testsrc2=s=96x64:r=25:d=0.8'];
const sound = ['-f', 'lavfi', '-i', 'sine=f=440:r=48000:d=0.8'];
const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '7', '-bf', '2', '-pix_fmt', 'yuv420p'];
const aac = ['-c:a', 'aac', '-b:a', '48k'];
const fragments = ['-movflags', 'frag_keyframe+empty_moov+default_base_moof'];

const made: Readonly<Record<string, readonly string[]>> = {
  'plain.mp4': [...h264, ...aac],
  'fragments.mp4': [...h264, ...fragments, ...aac],
  'plain.mkv': [...h264, ...aac],
  'plain.mov': [...h264, '-movflags', '+faststart', '-c:a', 'pcm_s16le', '-ar', '8000'],
  'plain.ts': [...h264, ...aac],
  'plain.avi': ['-c:v', 'mpeg4', '-q:v', '8', '-g', '7', '-bf', '1', '-c:a', 'mp2', '-b:a', '64k'],
  'plain.webm': ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-g', '7', '-c:a', 'libopus'],
};

/** The names of those that one of these containers is. */
export const sixContainers = ['plain.mp4', 'fragments.mp4', 'plain.mkv', 'plain.mov', 'plain.ts', 'plain.avi'] as const;

/** Small whole files by name, made in a folder. */
export function makeWholeFiles(folder: string, names: readonly string[]): ReadonlyMap<string, Buffer> {
  return new Map(
    names.map((name) => {
      const file = join(folder, name);
      const args = [...pictures, ...sound, ...(made[name] ?? []), '-threads', '1', '-fflags', '+bitexact', file];
      execFileSync('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
      return [name, readFileSync(file)] as const;
    }),
  );
}
