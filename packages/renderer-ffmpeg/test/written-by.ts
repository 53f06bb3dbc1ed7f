import type { FfmpegJob } from '@clipwright/ffmpeg';

/** The file that a job of ffmpeg writes; `undefined` where it writes none. */
export function writtenBy({ args }: FfmpegJob): string | undefined {
  const target = 'outputs' in args ? args.outputs[0]?.target : undefined;
  return typeof target === 'object' ? target.file : undefined;
}
