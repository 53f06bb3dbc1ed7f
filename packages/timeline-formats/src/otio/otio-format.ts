import type { TimelineFormat } from '@clipwright/core';
import { isOtio } from './is-otio.ts';
import { readOtio } from './read-otio.ts';
import { writeOtio } from './write-otio.ts';

/** OpenTimelineIO, in its own JSON. */
export const otioFormat: TimelineFormat = {
  contracts: { TimelineFormat: 1 },
  extensions: ['.otio'],
  detect: isOtio,
  read: (text, { base }) => readOtio(text, base),
  write: writeOtio,
};
