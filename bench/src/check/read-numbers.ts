import { readFrameNumber } from '@clipwright/testing';
import type { MediaFile } from '../media/media-source.ts';
import { framesOfPipe } from '../peers/ffmpeg/frames-of-pipe.ts';

export interface ReadNumbersOptions {
  /** Path of ffmpeg. */
  readonly ffmpeg: string;
  readonly file: string;
  /** The file's size in pixels. */
  readonly width: number;
  readonly height: number;
  /** What each frame should be of, which says where in the picture it is. */
  readonly sources: readonly Pick<MediaFile, 'width' | 'height'>[];
  readonly signal?: AbortSignal | undefined;
}

/** Decodes a finished video and reads the number of each frame; more frames than there are sources read as none. */
export async function readNumbers(options: ReadNumbersOptions): Promise<readonly (number | undefined)[]> {
  const { ffmpeg, file, sources, signal } = options;
  // Small is enough for sixteen cells, and bars of one colour survive shrinking.
  const shrink = Math.max(1, options.width / 640);
  const [width, height] = [Math.round(options.width / shrink), Math.round(options.height / shrink)];
  const args = [
    ...['-v', 'error', '-nostdin', '-i', `file:${file}`, '-map', '0:v:0', '-fps_mode', 'passthrough'],
    ...['-vf', `scale=${width}:${height}:flags=area,format=gray`, '-f', 'rawvideo', 'pipe:1'],
  ];
  const numbers: (number | undefined)[] = [];
  await framesOfPipe({ program: ffmpeg, args, bytes: width * height, signal }, (data) => {
    const source = sources[numbers.length];
    numbers.push(
      source && readFrameNumber({ width, height, pixelFormat: 'gray', data }, fitted(source, { width, height })),
    );
  });
  return numbers;
}

type Size = Pick<MediaFile, 'width' | 'height'>;

/** Where a picture fitted with bars is. */
function fitted(picture: Size, canvas: Size): { left: number; top: number; width: number; height: number } {
  const scale = Math.min(canvas.width / picture.width, canvas.height / picture.height);
  const [width, height] = [picture.width * scale, picture.height * scale];
  return { left: (canvas.width - width) / 2, top: (canvas.height - height) / 2, width, height };
}
