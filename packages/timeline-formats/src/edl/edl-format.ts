import type { TimelineFormat } from '@clipwright/core';
import { isEdl } from './is-edl.ts';
import { readEdl } from './read-edl.ts';
import { writeEdl } from './write-edl.ts';

/** Edit decision lists as CMX3600 has them. */
export const edlFormat: TimelineFormat = {
  contracts: { TimelineFormat: 1 },
  extensions: ['.edl'],
  detect: isEdl,
  read: readEdl,
  write: writeEdl,
};
