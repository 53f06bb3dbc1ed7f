import type { VideoStreamInfo } from '@clipwright/core';
import { type JsonRecord, numberOf, recordsOf, textOf } from './json-record.ts';

/**
 * Clockwise degrees to turn a picture by before it is shown. ffprobe tells the turn that was made, counterclockwise.
 */
export function rotationOf(stream: JsonRecord): VideoStreamInfo['rotation'] {
  const matrix = recordsOf(stream.side_data_list).find((data) => numberOf(data, 'rotation') !== undefined);
  const turns = Math.round(-(matrix === undefined ? 0 : (numberOf(matrix, 'rotation') ?? 0)) / 90);
  const turn = ((turns % 4) + 4) % 4;
  return turn === 1 ? 90 : turn === 2 ? 180 : turn === 3 ? 270 : 0;
}

/**
 * Whether a picture is to be mirrored as well: where the matrix turns what goes round one way into what goes round the
 * other way. ffprobe prints it in rows of three, each after its address.
 */
export function isMirrored(stream: JsonRecord): boolean {
  const text = recordsOf(stream.side_data_list)
    .map((data) => textOf(data, 'displaymatrix'))
    .join('\n');
  const [[a = 0, b = 0] = [], [c = 0, d = 0] = []] = [...text.matchAll(/^[\da-f]+:(.*)$/gim)].map(([, row = '']) =>
    row.trim().split(/\s+/).map(Number),
  );
  return a * d - b * c < 0;
}
