import { type FfmpegStream, lineSplitter } from '@clipwright/ffmpeg';

/** The lines that a process prints. */
export async function* linesOf(stream: FfmpegStream): AsyncGenerator<string> {
  const lines = lineSplitter();
  for await (const chunk of stream) yield* lines.push(chunk);
  yield* lines.end();
}
