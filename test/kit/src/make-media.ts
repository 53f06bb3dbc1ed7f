import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Makes a small file with ffmpeg's own pictures and sounds: `graph` labels them `[v]` and, with sound, `[a]`. */
export async function makeMedia(
  directory: string,
  name: string,
  graph: string,
  options: readonly string[] = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '10', '-bf', '2', '-c:a', 'aac'],
): Promise<string> {
  const file = join(directory, name);
  const maps = [...(graph.includes('[v]') ? ['-map', '[v]'] : []), ...(graph.includes('[a]') ? ['-map', '[a]'] : [])];
  const args = ['-v', 'error', '-nostdin', '-y', '-filter_complex', graph, ...maps, ...options, file];
  await promisify(execFile)('ffmpeg', args);
  return file;
}

/** One second of a moving picture, 25 frames, 64x36. */
export const picture = 'testsrc2=s=64x36:r=25:d=1[v]';
