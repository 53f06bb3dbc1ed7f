import type { VideoStreamInfo } from '@clipwright/core';
import { type JsonRecord, numberOf, recordsOf } from './json-record.ts';

/**
 * Clockwise degrees to turn a picture by before it is shown. ffprobe tells the turn that was made, counterclockwise.
 */
export function rotationOf(stream: JsonRecord): VideoStreamInfo['rotation'] {
  const matrix = recordsOf(stream.side_data_list).find((data) => numberOf(data, 'rotation') !== undefined);
  const turns = Math.round(-(matrix === undefined ? 0 : (numberOf(matrix, 'rotation') ?? 0)) / 90);
  const turn = ((turns % 4) + 4) % 4;
  return turn === 1 ? 90 : turn === 2 ? 180 : turn === 3 ? 270 : 0;
}
