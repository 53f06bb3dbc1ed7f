import { of } from 'rxjs';
import type { ClipSource } from '../../contracts/clip-loader.ts';
import type { VideoFormat, VideoSample } from '../../contracts/sample.ts';
import type { SourceInfo } from '../../contracts/source-info.ts';
import type { TextPainter, TextPicture } from '../../contracts/text-painter.ts';
import { silence, stillDuration, stillIndex } from '../../decorators/still-source.ts';
import { ClipwrightError } from '../../errors/clipwright-error.ts';
import { canonical } from '../../model/canonical.ts';
import type { TextLayer } from '../../model/layer.ts';

/**
 * What was painted, as a source that stands still.
 *
 * @param again Gives its pixels once more: then they are not kept. @default they are
 */
export function paintedSource(
  { text, style = {} }: TextLayer,
  picture: TextPicture,
  { fingerprint }: TextPainter,
  again?: () => Promise<TextPicture>,
): ClipSource {
  const { width, height, pixels } = picture;
  const info = paintedInfo(picture);
  const drawn = again ?? (() => Promise.resolve(picture));
  return {
    uri: canonical({ text, style }),
    info,
    // The pixels too: a style may name a file of a font that changes.
    fingerprint: canonical({ painted: fingerprint, text, style, width, height, pixels: hashOf(pixels) }),
    decoder: () => of('painted 1'),
    index: () => of(stillIndex),
    video: (_range, format = {}) => frames(drawn, format),
    audio: (range, format = {}) => silence(range, format),
    [Symbol.asyncDispose]: async () => {},
  };
}

function paintedInfo({ width, height }: TextPicture): SourceInfo {
  const duration = stillDuration.toString();
  return {
    container: 'painted',
    duration,
    video: {
      ...{ index: 0, codec: 'rawvideo', width, height, displayWidth: width, displayHeight: height, rotation: 0 },
      ...{ sampleAspectRatio: '1/1', pixelFormat: 'rgba', frameRate: '30/1', timebase: duration, origin: 0 },
      ...{ frames: 1, color: { range: 'pc', primaries: 'bt709', transfer: 'bt709' }, still: true, alpha: true },
    },
  };
}

/** As often as it is wanted, in the form that it has: nothing is done to a text. */
async function* frames(
  drawn: () => Promise<TextPicture>,
  { format = 'native', at = [0] }: VideoFormat,
): AsyncGenerator<VideoSample, void> {
  if (format !== 'native' && format !== 'rgba') {
    throw new ClipwrightError('internal', `A text was asked for in ${format}.`);
  }
  const { width, height, pixels } = await drawn();
  for (const _ of at) {
    const sample = { pts: 0, timestamp: 0, width, height, pixelFormat: 'rgba', strides: [4 * width] };
    yield { ...sample, data: pixels.slice(), close: () => {} };
  }
}

/** Two numbers that stand for bytes (FNV-1a, from two beginnings). */
function hashOf(bytes: Uint8Array): readonly number[] {
  let [one, other] = [0x811c9dc5, 0x01000193];
  for (const byte of bytes) {
    one = Math.imul(one ^ byte, 0x01000193);
    other = Math.imul(other ^ byte, 0x0100019d);
  }
  return [one >>> 0, other >>> 0];
}
