import type { TimelineFormat } from '@clipwright/core';
import { isAutoEditor } from './is-auto-editor.ts';
import { readAutoEditor } from './read-auto-editor.ts';
import { writeAutoEditor } from './write-auto-editor.ts';

/** Timelines of auto-editor: versions 1 to 3 are read, 3 is written. */
export const autoEditorFormat: TimelineFormat = {
  contracts: { TimelineFormat: 1 },
  // They end as our own do, and are told by what they hold.
  extensions: ['.v1', '.v2', '.v3'],
  detect: isAutoEditor,
  read: readAutoEditor,
  write: writeAutoEditor,
};
