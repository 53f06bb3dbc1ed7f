import type { TimelineFormat } from '@clipwright/core';
import { isFcpxml } from './is-fcpxml.ts';
import { readFcpxml } from './read-fcpxml.ts';
import { writeFcpxml } from './write-fcpxml.ts';

/** Final Cut Pro's XML. */
export const fcpxmlFormat: TimelineFormat = {
  contracts: { TimelineFormat: 1 },
  extensions: ['.fcpxml', '.fcpxmld'],
  detect: isFcpxml,
  read: (text, { base }) => readFcpxml(text, base),
  write: writeFcpxml,
};
