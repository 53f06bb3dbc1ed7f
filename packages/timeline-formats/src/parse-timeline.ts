import type { Timeline } from '@clipwright/core';
import { csvFormat } from './csv/csv-format.ts';
import { jsonFormat } from './json/json-format.ts';

export interface ParseOptions {
  readonly format: 'json' | 'csv';
  /**
   * Directory that the list's relative names are relative to: it decides each clip's `uri`. @default names stay as they
   * are
   */
  readonly base?: string;
}

/**
 * Reads a list. Times are taken as the decimals that are written, however many digits they have; `source` stays as the
 * list has it. Whether clips make sense (a missing file, an end before its start) is seen when they are loaded, clip by
 * clip.
 *
 * JSON is an array of items, or an object with such an array under `items` or `clips`, and `music` beside it. An item
 * is a {@link Clip} or a {@link Gap}. CSV has a header with `source`, `start`, `end`, `speed`, `volume`, `loudness`, `mute`
 * (`true` or `false`), `crossfade`, `fadeIn`, `fadeOut` (seconds) and `rate`, in any order, separated by commas, semicolons or
 * tabs; without one it is `source`, `start` and `end`. A time is a decimal of seconds or a timecode such as
 * `00:01:02.500` or `00:01:02,500`; `null` or an empty field stands for the default.
 *
 * Other common names are understood (`file`, `in` and `out`, `begin` and `stop`, `dissolve`; `duration` in place of an
 * end), two for the same are refused, and so is a name that means nothing. Notes for people are left out: `note`,
 * `comment`, `label`, `id`, `score` and their like, and whatever begins with `_`.
 *
 * Errors: `invalid-list` with `line` and `column` in `details`; beyond 64 million characters, a million items or five
 * million values as well.
 *
 * @example const timeline = parseTimeline('[{ "source": "a.mp4", "start": 1.5, "end": 4 }]', { format: 'json', base:
 * '/videos' });
 */
export function parseTimeline(text: string, { format, ...options }: ParseOptions): Timeline {
  return (format === 'json' ? jsonFormat : csvFormat).read(text, options).timeline;
}
