import type { TimelineFormat } from '@clipwright/core';
import { isAutoEditor } from './auto-editor/is-auto-editor.ts';
import { csvFormat } from './csv/csv-format.ts';
import { isEdl } from './edl/is-edl.ts';
import { isFcp7 } from './fcp7/is-fcp7.ts';
import { isFcpxml } from './fcpxml/is-fcpxml.ts';
import { isFfconcat } from './ffconcat/is-ffconcat.ts';
import { jsonFormat } from './json/json-format.ts';
import { isLosslessCut } from './losslesscut/is-losslesscut.ts';
import { isMlt } from './mlt/is-mlt.ts';
import { isOtio } from './otio/is-otio.ts';

/** Formats that lists are read from and written to. */
export type ListFormat =
  | 'json'
  | 'csv'
  | 'otio'
  | 'fcpxml'
  | 'fcp7'
  | 'mlt'
  | 'edl'
  | 'auto-editor'
  | 'losslesscut'
  | 'ffconcat';

/** A format before it is loaded. */
export interface ListFormatEntry {
  /** For people. */
  readonly title: string;
  readonly extensions: readonly string[];
  /** Whether a text is such a list. */
  readonly detect: (text: string) => boolean;
  /** Loads what reads and writes it. */
  readonly load: () => Promise<TimelineFormat>;
}

/** Each format by its name. What a text is, the first that detects it says. */
export const listFormats: Readonly<Record<ListFormat, ListFormatEntry>> = {
  otio: {
    title: 'OpenTimelineIO',
    extensions: ['.otio'],
    detect: isOtio,
    load: async () => (await import('./otio/otio-format.ts')).otioFormat,
  },
  fcpxml: {
    title: 'Final Cut Pro XML (FCPXML)',
    extensions: ['.fcpxml', '.fcpxmld'],
    detect: isFcpxml,
    load: async () => (await import('./fcpxml/fcpxml-format.ts')).fcpxmlFormat,
  },
  fcp7: {
    title: 'Final Cut Pro 7 XML (Premiere, Resolve)',
    extensions: ['.xmeml'],
    detect: isFcp7,
    load: async () => (await import('./fcp7/fcp7-format.ts')).fcp7Format,
  },
  mlt: {
    title: 'MLT (Shotcut, Kdenlive)',
    extensions: ['.mlt', '.kdenlive'],
    detect: isMlt,
    load: async () => (await import('./mlt/mlt-format.ts')).mltFormat,
  },
  edl: {
    title: 'EDL (CMX3600)',
    extensions: ['.edl'],
    detect: isEdl,
    load: async () => (await import('./edl/edl-format.ts')).edlFormat,
  },
  'auto-editor': {
    title: 'auto-editor',
    extensions: ['.v1', '.v2', '.v3'],
    detect: isAutoEditor,
    load: async () => (await import('./auto-editor/auto-editor-format.ts')).autoEditorFormat,
  },
  losslesscut: {
    title: 'LosslessCut',
    extensions: ['.llc'],
    detect: isLosslessCut,
    load: async () => (await import('./losslesscut/losslesscut-format.ts')).losslessCutFormat,
  },
  ffconcat: {
    title: 'ffmpeg concat',
    extensions: ['.ffconcat'],
    detect: isFfconcat,
    load: async () => (await import('./ffconcat/ffconcat-format.ts')).ffconcatFormat,
  },
  json: {
    title: 'JSON',
    extensions: jsonFormat.extensions,
    detect: (text) => jsonFormat.detect?.(text) ?? false,
    load: async () => jsonFormat,
  },
  csv: {
    title: 'CSV',
    extensions: csvFormat.extensions,
    // What is nothing else is taken for a table.
    detect: () => false,
    load: async () => csvFormat,
  },
};

/** Names of formats, in the order in which they are looked for. */
export const listFormatNames: readonly ListFormat[] = Object.keys(listFormats).filter(isListFormat);

/** Whether a text names a format. */
export function isListFormat(name: string): name is ListFormat {
  return Object.hasOwn(listFormats, name);
}

/** The format that a file's name says, by its extension; `undefined` when it is no list by its name. */
export function formatOfName(name: string): ListFormat | undefined {
  const lower = name.toLowerCase();
  return listFormatNames.find((format) => listFormats[format].extensions.some((each) => lower.endsWith(each)));
}

/** The format that a list's text looks like; CSV is what looks like no other. */
export function formatOfText(text: string): ListFormat {
  return listFormatNames.find((format) => listFormats[format].detect(text)) ?? 'csv';
}
