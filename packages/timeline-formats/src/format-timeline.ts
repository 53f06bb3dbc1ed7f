import { type Clip, ClipwrightError, isGap, sourceName, type Timeline, type TimelineItem } from '@clipwright/core';
import type { ListFormat } from './list-format.ts';
import { sourceUri } from './source-uri.ts';

export interface FormatOptions {
  readonly format: ListFormat;
  /** Directory that the list will be in. A `uri` that follows from it and the source's name is not written. */
  readonly base?: string;
}

/**
 * Writes a list that {@link parseTimeline} reads as the same timeline again, given the same options. CSV gives every
 * time back as the same time, a number where a number is exact. Errors: `invalid-option` for what CSV has no way to
 * say: music, a gap, transforms, chosen streams, held pictures, a source of several files, a `uri` of its own.
 */
export function formatTimeline(timeline: Timeline, options: FormatOptions): string {
  return options.format === 'json' ? formatJson(timeline, options.base) : formatCsv(timeline, options.base);
}

/** One item a line: lists are compared and edited by line. */
function formatJson(timeline: Timeline, base: string | undefined): string {
  const lines = timeline.items.map((item) => `  ${JSON.stringify(isGap(item) ? item : withoutUri(item, base))}`);
  const items = lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n]`;
  if (timeline.music === undefined) return `${items}\n`;
  return `{ "music": ${JSON.stringify(withoutUri(timeline.music, base))}, "items": ${items} }\n`;
}

function formatCsv(timeline: Timeline, base: string | undefined): string {
  if (timeline.music !== undefined) throw beyondCsv('The music');
  const clips = timeline.items.map((item, index) => plainClip(item, index, base));
  // What no clip has needs no column.
  const columns = Object.entries(csvColumns).filter(
    ([name, field]) => name in defaults || clips.some((clip) => field(clip) !== ''),
  );
  const rows = clips.map((clip) => columns.map(([, field]) => quoted(String(field(clip)))).join(','));
  return [columns.map(([name]) => name).join(','), ...rows, ''].join('\n');
}

const defaults = {
  source: sourceName,
  start: (clip: Clip) => clip.start ?? '',
  end: (clip: Clip) => clip.end ?? '',
};

const csvColumns: Readonly<Record<string, (clip: Clip) => string | number | boolean>> = {
  ...defaults,
  speed: (clip) => clip.speed ?? '',
  volume: (clip) => clip.volume ?? '',
  mute: (clip) => clip.mute ?? '',
  crossfade: (clip) => clip.transition?.duration ?? '',
  fadeIn: (clip) => clip.fadeIn ?? '',
  fadeOut: (clip) => clip.fadeOut ?? '',
  rate: (clip) => clip.rate ?? '',
};

function plainClip(item: TimelineItem, index: number, base: string | undefined): Clip {
  const clip: Clip | undefined = isGap(item) ? undefined : withoutUri(item, base);
  const isPlain =
    clip?.uri === undefined &&
    typeof clip?.source === 'string' &&
    clip?.transforms === undefined &&
    clip?.streams === undefined &&
    clip?.outsidePicture === undefined;
  if (clip !== undefined && isPlain) return clip;
  throw beyondCsv(`Item ${index}`);
}

function beyondCsv(what: string): ClipwrightError {
  return new ClipwrightError('invalid-option', `${what} is more than CSV can say.`, { remedy: 'Write JSON.' });
}

function withoutUri<T extends Pick<Clip, 'source' | 'uri'>>(named: T, base: string | undefined) {
  const { uri, ...rest } = named;
  return isSame(uri, sourceUri(named.source, base).uri) ? rest : named;
}

function isSame(one: Clip['uri'], other: Clip['uri']): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Quoted where it must be, after RFC 4180. */
function quoted(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
