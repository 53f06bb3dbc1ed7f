import type { VideoFormat, VideoSample } from '../../contracts/sample.ts';
import { sampleSize } from '../../contracts/sample-size.ts';
import { ClipwrightError } from '../../errors/clipwright-error.ts';
import { checkWholeNumber } from '../../options/check-options.ts';
import { timeOf } from '../../time/frame-clock.ts';
import type { TimeRange } from '../../time/time-range.ts';
import { exactRange, wantedFrames } from '../../time/wanted-frames.ts';
import { checkVideoFormat } from '../check-format.ts';
import type { DefinedOrigin } from '../defined-origin.ts';
import { colorMatrix } from './color-matrix.ts';
import { convertPicture, type PictureBytes, type PictureShape } from './convert-picture.ts';
import { pictureBytes } from './picture-planes.ts';

/** Larger ones nobody means. */
const maxSide = 65_536;

/** How samples come out. Errors: `invalid-option`. */
function shapeOf({ info, definition }: DefinedOrigin, format: VideoFormat): PictureShape {
  checkVideoFormat(format);
  checkWholeNumber('format.width', format.width, { max: maxSide });
  checkWholeNumber('format.height', format.height, { max: maxSide });
  const { format: wanted = 'native' } = format;
  const pixelFormat = wanted === 'native' ? definition.video.pixelFormat : wanted === 'gray8' ? 'gray' : wanted;
  return { ...sampleSize(info.video, format), pixelFormat };
}

/** The frames on screen during a range, or at the times that are asked for, from the pictures that an author gives. */
export async function* readPictures(
  origin: DefinedOrigin,
  range: TimeRange,
  format: VideoFormat,
  signal: AbortSignal,
): AsyncGenerator<VideoSample, void> {
  const { info, index, definition, uri } = origin;
  const shape = shapeOf(origin, format);
  const wanted = wantedFrames(index, info.video, exactRange(range), format);
  const times = new Map<number, number>();
  for (const frame of wanted) times.set(frame, (times.get(frame) ?? 0) + 1);
  const from: PictureShape = definition.video;
  const matrix = colorMatrix(info.video.color);
  const damaged = (frame: number | undefined): ClipwrightError =>
    new ClipwrightError('source-damaged', `Frame ${frame} of ${uri} does not decode.`, {
      remedy: 'Leave that stretch out, or repair the file.',
    });

  let rest = [...times.keys()];
  while (rest.length > 0) {
    let given = 0;
    try {
      for await (const data of definition.frames(rest, signal)) {
        const frame = rest[given];
        if (frame === undefined) break;
        checkPicture(data, from, frame, origin);
        given += 1;
        const pts = index.timestamps[frame] ?? 0;
        const sample = { pts, timestamp: timeOf(pts, info.video).toNumber(), ...shape, strides: stridesOf(shape) };
        const picture = convertPicture(data, from, shape, matrix);
        const copies = times.get(frame) ?? 1;
        // Each sample is its receiver's own.
        for (let copy = 1; copy < copies; copy += 1) yield { ...sample, data: picture.slice(), close };
        yield { ...sample, data: picture, close };
        if (given === rest.length) return;
      }
      if (format.onDamage !== 'omit') throw damaged(rest[given]);
      return;
    } catch (error) {
      const isDamage = error instanceof ClipwrightError && error.code === 'source-damaged';
      if (!isDamage || format.onDamage !== 'omit') throw origin.failed(error);
      rest = rest.slice(given + 1);
    }
  }
}

/** The memory of a sample is the collector's. */
function close(): void {}

function stridesOf({ pixelFormat, width }: PictureShape): readonly number[] {
  if (pixelFormat === 'yuv420p') return [width, Math.ceil(width / 2), Math.ceil(width / 2)];
  return [width * { rgb24: 3, rgba: 4, gray: 1 }[pixelFormat]];
}

function checkPicture(data: PictureBytes, from: PictureShape, frame: number, { mistake }: DefinedOrigin): void {
  const { pixelFormat, width, height } = from;
  const bytes = pictureBytes(pixelFormat, width, height);
  if (!(data instanceof Uint8Array) && !(data instanceof Uint8ClampedArray)) {
    throw mistake(`frame ${frame} is no Uint8Array.`);
  }
  if (data.length !== bytes) {
    throw mistake(
      `frame ${frame} has ${data.length} bytes; ${pixelFormat} of ${width} x ${height} pixels has ${bytes}.`,
    );
  }
}
