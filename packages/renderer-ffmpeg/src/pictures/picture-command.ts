import { ClipwrightError } from '@clipwright/core';
import type { Picture } from '@clipwright/core/pictures';
import { composeCommand } from '@clipwright/ffmpeg';

/** Formats that pictures are written in; the name's extension says which. */
export type PictureFormat = 'png' | 'jpg';

/** The format that a file's name asks for. Errors: `invalid-option` for any other extension. */
export function pictureFormatOf(file: string): PictureFormat {
  if (/\.png$/i.test(file)) return 'png';
  if (/\.jpe?g$/i.test(file)) return 'jpg';
  throw new ClipwrightError('invalid-option', `${file} is no name of a picture.`, {
    remedy: 'Let it end in .png, .jpg or .jpeg.',
  });
}

/**
 * Encodes one raw picture from standard input into a file, as JPEG. It keeps the colour of every pixel, so that thin letters stay clear; its
 * samples have the full range.
 */
export function jpegCommand({ width, height }: Picture, file: string): string[] {
  return composeCommand({
    inputs: [
      {
        source: 'pipe',
        options: ['-f', 'rawvideo', '-pixel_format', 'rgb24', '-video_size', `${width}x${height}`],
      },
    ],
    graph: '[0:v]format=yuvj444p[v]',
    outputs: [
      { target: { file }, options: ['-map', '[v]', '-frames:v', '1', '-c:v', 'mjpeg', '-q:v', '3', '-f', 'mjpeg'] },
    ],
  });
}
