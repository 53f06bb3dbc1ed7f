import { rename, rm } from 'node:fs/promises';
import { composeCommand, type FfmpegRunner } from '@clipwright/ffmpeg';
import { runToEnd } from '../run-to-end.ts';

export interface ContactSheetOptions {
  readonly runner: FfmpegRunner;
  /** Absolute path of the video. */
  readonly video: string;
  /** Absolute path of the picture, JPEG; replaced if it is there. */
  readonly picture: string;
  /** The frames to show, rising. */
  readonly frames: readonly number[];
  readonly signal?: AbortSignal;
}

/** One picture of chosen frames of a video, four in a row. */
export async function contactSheet({ runner, video, picture, frames, signal }: ContactSheetOptions): Promise<void> {
  const chosen = frames.map((frame) => `eq(n,${frame})`).join('+');
  const rows = Math.ceil(frames.length / 4);
  const unfinished = `${picture}.unfinished`;
  const args = composeCommand({
    inputs: [{ source: { file: video } }],
    graph: `[0:v]select='${chosen}',scale=316:-2:flags=area,tile=4x${rows}:padding=4:margin=4:color=0x101014[sheet]`,
    outputs: [
      {
        target: { file: unfinished },
        options: [
          '-map',
          '[sheet]',
          '-frames:v',
          '1',
          '-fps_mode',
          'passthrough',
          '-c:v',
          'mjpeg',
          '-q:v',
          '4',
          '-f',
          'mjpeg',
        ],
      },
    ],
  });
  try {
    await runToEnd(runner, { tool: 'ffmpeg', args }, signal);
    await rename(unfinished, picture);
  } finally {
    await runner.settled();
    await rm(unfinished, { force: true });
  }
}
