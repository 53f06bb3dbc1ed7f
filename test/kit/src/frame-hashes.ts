import { spawnSync } from 'node:child_process';

/** A hash of every frame of a file's first video stream, in order, and what ffmpeg, which alone decodes it, complains of. */
export function frameHashes(file: string): { readonly hashes: readonly string[]; readonly complaints: string } {
  const frames = ['-map', '0:v:0', '-fps_mode', 'passthrough', '-f', 'framemd5', 'pipe:1'];
  const { stdout, stderr } = spawnSync('ffmpeg', ['-v', 'error', '-i', file, ...frames], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  const lines = stdout.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return { hashes: lines.map((line) => line.slice(-32)), complaints: stderr };
}
