import { ClipwrightError, type VideoCodec } from '@clipwright/core';
import { type AnimatedContainer, type Container, containerOf, isAnimated } from '@clipwright/rendering';

/** The container of an output, of those that are written here. Errors: `invalid-option`. */
export function writtenContainer(output: string): Exclude<Container, AnimatedContainer | 'ts'> {
  const container = containerOf(output);
  if (!isAnimated(container) && container !== 'ts') return container;
  throw refused(`.${container}`, { output, container });
}

/** Segments are mp4 files here. Errors: `invalid-option`. */
export function checkCodec(codec: VideoCodec): void {
  if (codec === 'prores' || codec === 'dnxhr') throw refused(codec, { option: 'codec', codec });
}

function refused(what: string, details: Readonly<Record<string, unknown>>): ClipwrightError {
  return new ClipwrightError('invalid-option', `The renderer through FFmpeg's libraries writes no ${what}.`, {
    remedy: 'Choose the renderer through ffmpeg (`ffmpegRenderer()`), or let the output end with .mp4.',
    details,
  });
}
