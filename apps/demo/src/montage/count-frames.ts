import type { FfmpegRunner } from '@clipwright/ffmpeg';
import { runToEnd } from '../run-to-end.ts';

/** Video frames in a file, counted by decoding them. */
export async function countFrames(runner: FfmpegRunner, file: string, signal?: AbortSignal): Promise<number> {
  const args = ['-v', 'error', '-select_streams', 'v:0', '-count_frames', '-show_entries', 'stream=nb_read_frames'];
  const job = { tool: 'ffprobe', args: [...args, '-of', 'csv=p=0', '-i', `file:${file}`] } as const;
  return Number.parseInt(await runToEnd(runner, job, signal), 10);
}
