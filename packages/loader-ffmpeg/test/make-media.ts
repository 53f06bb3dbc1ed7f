import { join } from 'node:path';
import { type CommandSpec, ffmpegRunner } from '@clipwright/ffmpeg';
import { lastValueFrom } from 'rxjs';

/** Makes a small file with ffmpeg's own pictures and sounds: `graph` labels them `[v]` and, with sound, `[a]`. */
export async function makeMedia(
  directory: string,
  name: string,
  graph: string,
  options: readonly string[] = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '10', '-bf', '2', '-c:a', 'aac'],
): Promise<string> {
  await using runner = ffmpegRunner();
  const file = join(directory, name);
  const maps = [...(graph.includes('[v]') ? ['-map', '[v]'] : []), ...(graph.includes('[a]') ? ['-map', '[a]'] : [])];
  const args: CommandSpec = {
    inputs: [],
    graph,
    outputs: [{ target: { file }, options: [...maps, ...options] }],
  };
  await lastValueFrom(runner.run({ tool: 'ffmpeg', args }));
  return file;
}

/** One second of a moving picture, 25 frames, 64x36. */
export const picture = 'testsrc2=s=64x36:r=25:d=1[v]';
