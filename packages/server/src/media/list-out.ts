import { ClipwrightError, loadClips, resultFrom, type SourceInfo, type Timeline } from '@clipwright/core';
import { openRequest, sourceId, withSourcesNamed } from '@clipwright/core/author';
import { isListFormat, sourcesOf, withSources, writeList } from '@clipwright/timeline-formats';
import { tap } from 'rxjs';
import type { WriteAnswer, WriteRequest } from '../api/lists.ts';
import type { Engine } from '../engines.ts';
import type { Workshop } from '../workshop.ts';
import { givenTimeline } from './given-timeline.ts';
import { lossOf } from './list-in.ts';

/**
 * A timeline as a list in a format, with what its sources say as far as they can be opened. Sources are named as they
 * were given, so the list belongs into the folder of media; only FCPXML, of which editors read nothing else, has URLs.
 * Errors: `invalid-option` for no such format, and one that is not written.
 */
export async function listOut(
  { timeline: given, format }: WriteRequest,
  { media, options }: Workshop,
  engine: Engine,
  signal: AbortSignal,
): Promise<WriteAnswer> {
  const timeline = await givenTimeline(given, media);
  const infos = await infosOf(timeline, engine, signal);
  const known = withSources(timeline, (clip) => infos.get(sourceId(openRequest(clip))));
  const isUrl = format === 'fcpxml';
  const named = await withSourcesNamed(known.timeline, ({ source, uri }) => ({
    source: (isUrl ? uri : undefined) ?? source,
  }));
  const written = await write(named, format, options.formats ?? {});
  return { text: written.text, losses: [...known.losses, ...written.losses].map(lossOf) };
}

async function infosOf(timeline: Timeline, { loader }: Engine, signal: AbortSignal): Promise<Map<string, SourceInfo>> {
  const infos = new Map<string, SourceInfo>();
  const sources = sourcesOf(timeline);
  if (sources.length === 0) return infos;
  const events$ = loadClips(sources, { loader, signal }).pipe(
    tap((event) => {
      if (event.type === 'loaded') infos.set(sourceId(openRequest(event.clip.clip)), event.clip.info);
    }),
  );
  await resultFrom(events$).catch((error: unknown) => {
    if (!(error instanceof ClipwrightError) || error.code !== 'nothing-loaded') throw error;
  });
  return infos;
}

async function write(timeline: Timeline, format: string, others: NonNullable<Workshop['options']['formats']>) {
  if (isListFormat(format)) return await writeList(timeline, { format });
  const written = Object.hasOwn(others, format) ? others[format]?.write?.(timeline, {}) : undefined;
  if (written !== undefined) return written;
  throw new ClipwrightError('invalid-option', `No format ${JSON.stringify(format)} is written.`);
}
