import type { VideoStreamInfo } from '@clipwright/core';
import { type JsonRecord, textOf } from './json-record.ts';

/**
 * Which field is shown first, by ffprobe's `field_order`: the container's word where it has one, else that of the first
 * pictures. The first letter is the field that is coded first, the second the one that is shown first. Anything but
 * these four counts as progressive: a stream that does not say it is interlaced must not lose half of its lines.
 */
export function fieldOrderOf(stream: JsonRecord): VideoStreamInfo['interlaced'] {
  const order = textOf(stream, 'field_order');
  if (order === 'tt' || order === 'bt') return 'top';
  return order === 'bb' || order === 'tb' ? 'bottom' : undefined;
}
