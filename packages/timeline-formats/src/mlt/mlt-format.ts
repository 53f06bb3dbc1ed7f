import type { TimelineFormat } from '@clipwright/core';
import { isMlt } from './is-mlt.ts';
import { readMlt } from './read-mlt.ts';
import { writeMlt } from './write-mlt.ts';

/** MLT's XML, as Shotcut and Kdenlive save their projects: plain cuts and dissolves. */
export const mltFormat: TimelineFormat = {
  contracts: { TimelineFormat: 1 },
  extensions: ['.mlt', '.kdenlive'],
  detect: isMlt,
  read: readMlt,
  write: writeMlt,
};
