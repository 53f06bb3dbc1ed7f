import { dirname, isAbsolute, relative, resolve } from 'node:path';
import {
  ClipwrightError,
  isGap,
  type RationalText,
  resultFrom,
  type SourceInfo,
  type Timeline,
  type TimelineFormat,
  type TimelineItem,
  type WrittenList,
} from '@clipwright/core';
import { isRemoteUri, openRequest, sourceId } from '@clipwright/core/author';
import { checkOutputFile } from '@clipwright/node-kit';
import { formatOfName, type ListFormat, sourcesOf, withSources, writeList } from '@clipwright/timeline-formats';
import { tap } from 'rxjs';
import { compose } from '../compose.ts';
import { exitCodes } from '../exit-codes.ts';
import { writeWhole } from '../observe/write-whole.ts';
import type { MediaFlags } from '../options/media-options.ts';
import { lossNote } from '../output/notes.ts';
import { printable } from '../output/printable.ts';
import { writeJson } from '../output/write-json.ts';
import { formatNamed, pluginFormat } from '../plugins/formats.ts';
import type { RunContext } from '../plugins/run-context.ts';
import { readTimeline } from '../read-list.ts';
import type { GlobalFlags, SourceFlags } from '../settings.ts';

export interface ConvertFlags extends GlobalFlags, SourceFlags, MediaFlags {
  readonly output?: string;
  readonly to?: string;
  readonly fps?: RationalText;
  readonly probe: boolean;
  readonly overwrite?: boolean;
}

/** Writes a list in another format, and prints what of it is lost. */
export async function convert(names: readonly string[], flags: ConvertFlags, context: RunContext): Promise<number> {
  const format = targetFormat(flags, context);
  const file = flags.output === undefined ? undefined : resolve(context.cwd, flags.output);
  if (file !== undefined) await checkOutputFile({ file, overwrite: flags.overwrite ?? false, sources: [] });
  const { output: _, ...reading } = flags;
  const read = await readTimeline(names, reading, context);
  const note = (line: string): void => void (flags.quiet === true || context.stderr.write(`${line}\n`));
  const known = flags.probe ? await probed(read, flags, context, note) : { timeline: read, losses: [] };
  const base = file === undefined ? context.cwd : dirname(file);
  const named = withNames(known.timeline, base, isUrlFormat(format));
  const written = await write(named, format, base, flags.fps);
  const losses = [...known.losses, ...written.losses];
  for (const loss of losses) note(lossNote(loss));
  if (file !== undefined) await writeWhole(file, written.text);
  if (flags.json)
    writeJson(context, 'convert', { ...(file === undefined ? { text: written.text } : { file }), losses });
  else if (file === undefined) context.stdout.write(written.text);
  return exitCodes.success;
}

/** What is written. Errors: `invalid-option`. */
function targetFormat({ to, output }: ConvertFlags, { extensions }: RunContext): ListFormat | TimelineFormat {
  const named = formatNamed(to, extensions);
  if (named !== undefined) return named;
  const found = output === undefined ? undefined : (formatOfName(output) ?? pluginFormat(output, extensions));
  if (found !== undefined && output?.toLowerCase().endsWith('.fcpxmld') !== true) return found;
  throw new ClipwrightError('invalid-option', `${output ?? 'Standard output'} says no format.`, {
    remedy: 'Say it with --to, such as --to otio.',
  });
}

async function write(
  timeline: Timeline,
  format: ListFormat | TimelineFormat,
  base: string,
  rate: RationalText | undefined,
): Promise<WrittenList> {
  const options = { base, ...(rate === undefined ? {} : { rate }) };
  if (typeof format === 'string') return await writeList(timeline, { format, ...options });
  const written = format.write?.(timeline, options);
  if (written !== undefined) return written;
  throw new ClipwrightError('invalid-option', 'The format is read, and not written.', { remedy: 'Write another one.' });
}

/** The timeline with what its sources say; those that cannot be opened are named, and left as they are. */
async function probed(timeline: Timeline, flags: ConvertFlags, context: RunContext, note: (line: string) => void) {
  const sources = sourcesOf(timeline);
  const infos = new Map<string, SourceInfo>();
  if (sources.length > 0) {
    await using clipwright = await compose(flags, context, 'temporary');
    const events$ = clipwright.loadClips(sources, { signal: context.signal }).pipe(
      tap((event) => {
        if (event.type === 'loaded') infos.set(sourceId(openRequest(event.clip.clip)), event.clip.info);
        if (event.type === 'skipped')
          note(`${printable(String(event.clip.source))}: ${event.error.code}: not looked into`);
      }),
    );
    await resultFrom(events$).catch((error: unknown) => {
      if (!(error instanceof ClipwrightError) || error.code !== 'nothing-loaded') throw error;
    });
  }
  return withSources(timeline, (clip) => infos.get(sourceId(openRequest(clip))));
}

/** Formats of which editors read files' URLs alone. */
function isUrlFormat(format: ListFormat | TimelineFormat): boolean {
  return format === 'fcpxml';
}

/** Sources by their names from the folder of the list that is written. */
function withNames(timeline: Timeline, base: string, isAbsoluteAlways: boolean): Timeline {
  const nameOf = (source: string, uri: string): string => {
    if (isRemoteUri(uri)) return uri;
    return isAbsolute(source) || isAbsoluteAlways ? uri : relative(base, uri);
  };
  const named = (item: TimelineItem): TimelineItem => {
    if (isGap(item) || item.uri === undefined) return item;
    const { source, uri } = item;
    if (typeof source === 'string' && typeof uri === 'string') return { ...item, source: nameOf(source, uri) };
    const [sources, uris] = [source, uri].map((each) => (typeof each === 'string' ? [each] : each));
    return { ...item, source: (uris ?? []).map((each, i) => nameOf(sources?.[i] ?? each, each)) };
  };
  const tracks = timeline.tracks?.map((track) => ({ ...track, items: track.items.map(named) }));
  return { ...timeline, items: timeline.items.map(named), ...(tracks === undefined ? {} : { tracks }) };
}
