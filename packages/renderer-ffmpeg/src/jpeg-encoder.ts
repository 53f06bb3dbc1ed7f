import type { CommandSpec, FfmpegRunner } from '@clipwright/ffmpeg';
import type { Observable } from 'rxjs';

/** Three bytes a pixel, row by row: red, green, blue. */
interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Writes JPEG by ffmpeg: an encoder of pictures for `@clipwright/pictures`. */
export interface JpegEncoder {
  readonly extensions: readonly string[];
  encode(picture: Picture, file: string): Observable<unknown>;
  settled(): Promise<void>;
}

export function jpegEncoder(runner: FfmpegRunner): JpegEncoder {
  return {
    extensions: ['jpg', 'jpeg'],
    encode: (picture, file) =>
      runner.run({ tool: 'ffmpeg', args: jpegCommand(picture, file), stdin: once(picture.data) }),
    settled: () => runner.settled(),
  };
}

/**
 * Encodes one raw picture from standard input into a file, as JPEG. It keeps the colour of every pixel, so that thin
 * letters stay clear; its samples have the full range.
 */
function jpegCommand({ width, height }: Picture, file: string): CommandSpec {
  return {
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
  };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
