import type { Stretch } from '@clipwright/core/author';
import { fieldsOf } from '@clipwright/filters';

/** Whether a stretch shows one picture that its source can be asked for once. */
export function isStill(stretch: Stretch): boolean {
  if (stretch.kind === 'color' || stretch.transforms !== undefined) return false;
  const { video } = stretch.source.info;
  return video.still === true && fieldsOf(video) === undefined;
}
