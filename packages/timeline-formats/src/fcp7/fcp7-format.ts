import type { TimelineFormat } from '@clipwright/core';
import { isFcp7 } from './is-fcp7.ts';
import { readFcp7 } from './read-fcp7.ts';
import { writeFcp7 } from './write-fcp7.ts';

/** Final Cut Pro 7's XML, which Premiere and Resolve write and read. */
export const fcp7Format: TimelineFormat = {
  contracts: { TimelineFormat: 1 },
  extensions: ['.xmeml'],
  detect: isFcp7,
  read: (text, { base }) => readFcp7(text, base),
  write: writeFcp7,
};
