import { ask } from '../../process.ts';

/** The version that ffmpeg or ffprobe prints. */
export async function versionOf(program: string): Promise<string | undefined> {
  return /version (\S+)/.exec((await ask(program, ['-version'])) ?? '')?.[1];
}
