import { ClipwrightError, type Timeline } from '@clipwright/core';
import { csvFormat } from './csv/csv-format.ts';
import { jsonFormat } from './json/json-format.ts';

export interface FormatOptions {
  readonly format: 'json' | 'csv';
  /** Directory that the list will be in. A `uri` that follows from it and the source's name is not written. */
  readonly base?: string;
}

/**
 * Writes a list that {@link parseTimeline} reads as the same timeline again, given the same options. CSV gives every
 * time back as the same time, a number where a number is exact. Errors: `invalid-option` for what CSV has no way to
 * say: music, a gap, transforms, chosen streams, held pictures, a source of several files, a `uri` of its own.
 */
export function formatTimeline(timeline: Timeline, { format, ...options }: FormatOptions): string {
  const written = (format === 'json' ? jsonFormat : csvFormat).write?.(timeline, options);
  const [loss] = written?.losses ?? [];
  if (written !== undefined && loss === undefined) return written.text;
  throw new ClipwrightError('invalid-option', loss?.message ?? 'Nothing was written.', { remedy: 'Write JSON.' });
}
