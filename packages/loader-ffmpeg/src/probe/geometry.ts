import { Rational, type VideoStreamInfo } from '@clipwright/core';
import { type JsonRecord, numberOf, recordsOf, textOf } from './json-record.ts';

/** Clockwise degrees to turn a picture by before it is shown. ffprobe tells the turn that was made, counterclockwise. */
export function rotationOf(stream: JsonRecord): VideoStreamInfo['rotation'] {
  const matrix = recordsOf(stream.side_data_list).find((data) => numberOf(data, 'rotation') !== undefined);
  const turns = Math.round(-(matrix === undefined ? 0 : (numberOf(matrix, 'rotation') ?? 0)) / 90);
  const turn = ((turns % 4) + 4) % 4;
  return turn === 1 ? 90 : turn === 2 ? 180 : turn === 3 ? 270 : 0;
}

/** The shape of a pixel, width to height; square where the stream does not say. */
export function sampleAspectOf(stream: JsonRecord): Rational {
  const text = textOf(stream, 'sample_aspect_ratio')?.replace(':', '/') ?? '';
  return /^[1-9]\d*\/[1-9]\d*$/.test(text) ? Rational.from(text) : Rational.one;
}

/** Size in square pixels, upright. */
export function displaySize(
  width: number,
  height: number,
  aspect: Rational,
  rotation: VideoStreamInfo['rotation'],
): { readonly displayWidth: number; readonly displayHeight: number } {
  const wide = Math.max(1, Number(aspect.mul(width).round()));
  return rotation % 180 === 0
    ? { displayWidth: wide, displayHeight: height }
    : { displayWidth: height, displayHeight: wide };
}
