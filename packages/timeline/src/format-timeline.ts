import { type Clip, ClipwrightError, isGap, type Timeline, type TimelineItem } from '@clipwright/core';
import type { ListFormat } from './list-format.ts';
import { sourceUri } from './source-uri.ts';

export interface FormatOptions {
  readonly format: ListFormat;
  /** Directory that the list will be in. A `uri` that follows from it and the source's name is not written. */
  readonly base?: string;
}

/**
 * Writes a list that {@link parseTimeline} reads as the same timeline again, given the same options. CSV gives every
 * time back as the same time, a number where a number is exact.
 * Errors: `invalid-option` for what CSV has no way to say: a gap, a transform, a `uri` of its own.
 */
export function formatTimeline(timeline: Timeline, options: FormatOptions): string {
  return options.format === 'json' ? formatJson(timeline, options.base) : formatCsv(timeline, options.base);
}

/** One item a line: lists are compared and edited by line. */
function formatJson(timeline: Timeline, base: string | undefined): string {
  const lines = timeline.items.map((item) => `  ${JSON.stringify(isGap(item) ? item : withoutUri(item, base))}`);
  return lines.length === 0 ? '[]\n' : `[\n${lines.join(',\n')}\n]\n`;
}

function formatCsv(timeline: Timeline, base: string | undefined): string {
  const rows = timeline.items.map((item, index) => {
    const clip = plainClip(item, index, base);
    return [clip.source, clip.start ?? '', clip.end ?? ''].map((field) => quoted(String(field))).join(',');
  });
  return ['source,start,end', ...rows, ''].join('\n');
}

function plainClip(item: TimelineItem, index: number, base: string | undefined): Clip {
  const clip = isGap(item) ? undefined : withoutUri(item, base);
  if (clip !== undefined && clip.uri === undefined && clip.transform === undefined) return clip;
  throw new ClipwrightError('invalid-option', `Item ${index} has more to it than CSV can say.`, {
    remedy: 'Write JSON.',
  });
}

function withoutUri(clip: Clip, base: string | undefined): Clip {
  const { uri, ...rest } = clip;
  return uri === sourceUri(clip.source, base).uri ? rest : clip;
}

/** Quoted where it must be, after RFC 4180. */
function quoted(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
