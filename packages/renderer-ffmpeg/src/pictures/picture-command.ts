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

/** JPEG keeps the colour of every pixel, so that thin letters stay clear; its samples have the full range. */
const encodings: Readonly<Record<PictureFormat, { readonly filter: string; readonly options: readonly string[] }>> = {
  png: { filter: 'format=rgb24', options: ['-c:v', 'png', '-f', 'image2pipe'] },
  jpg: { filter: 'format=yuvj444p', options: ['-c:v', 'mjpeg', '-q:v', '3', '-f', 'mjpeg'] },
};

/** Encodes one raw picture from standard input into a file. */
export function pictureCommand({ width, height }: Picture, format: PictureFormat, file: string): string[] {
  const { filter, options } = encodings[format];
  return composeCommand({
    inputs: [
      {
        source: 'pipe',
        options: ['-f', 'rawvideo', '-pixel_format', 'rgb24', '-video_size', `${width}x${height}`],
      },
    ],
    graph: `[0:v]${filter}[v]`,
    outputs: [{ target: { file }, options: ['-map', '[v]', '-frames:v', '1', ...options] }],
  });
}
