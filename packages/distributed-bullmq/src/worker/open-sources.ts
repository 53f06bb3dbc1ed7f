import { type ClipLoader, type ClipSource, Rational, type SourceIndex } from '@clipwright/core';
import { type OpenRequest, type SourceRef, sourceId } from '@clipwright/core/author';
import type { SourceIdentity } from '@clipwright/core/plan';
import { filter, map } from 'rxjs';
import { jobRefused } from '../errors.ts';
import { type HeldArtifact, heldArtifact } from '../held-artifact.ts';
import type { PieceJob, SentSource } from '../job/job-shape.ts';
import type { SentPicture } from '../job/picture-shape.ts';
import { storedSourceKeyOf } from '../job/piece-job.ts';
import { shownRanges } from '../job/unpack-piece.ts';
import { cancelled, lastOf } from './last-of.ts';
import type { WorkerParts } from './worker-parts.ts';

/** A source of a job, open, and what stands for it. */
export interface OpenedSource {
  readonly ref: SourceRef;
  readonly source: ClipSource;
  readonly identity: SourceIdentity | undefined;
}

/** What a job has in use at its worker. */
export interface InUse {
  readonly opened: OpenedSource[];
  /** Files of the store that stay as long as the job. */
  readonly held: HeldArtifact[];
}

/** Opens what a job names, into lists that are closed whatever comes. Errors: `path-refused`, and the loader's. */
export async function openSources(
  { sources }: PieceJob,
  parts: WorkerParts,
  { opened, held }: InUse,
  signal: AbortSignal,
): Promise<void> {
  const { loader, store } = parts;
  for (const { path, url, stored, ...chosen } of sources.map(placed)) {
    const uri = url ?? (await fileOf(stored === undefined ? (path ?? '') : { stored }, parts, held, signal));
    const request: OpenRequest = { ...chosen, uri };
    const source = await openSource(loader, request, signal);
    const id = sourceId(request);
    const { file, info } = source;
    const ref: SourceRef = { id, info, ...(file === undefined ? {} : { file }) };
    // Closed with the others, should this fail.
    opened.push({ ref, source, identity: undefined });
    opened[opened.length - 1] = { ref, source, identity: await identityOf(source, stored, store, signal) };
  }
}

/** All members that there are of any. */
function placed(source: SentSource): { path?: string; url?: string; stored?: string } & Omit<OpenRequest, 'uri'> {
  return source;
}

/**
 * A file that a job names: below the folder of media, or in the store. Errors: `path-refused`, `bullmq/job-refused` where
 * the store has not got it.
 */
export async function fileOf(
  name: string | { readonly stored: string },
  { store, media }: WorkerParts,
  held: HeldArtifact[],
  signal: AbortSignal,
): Promise<string> {
  if (typeof name === 'string') return await (await media()).readable(name);
  const found = await heldArtifact(store, storedSourceKeyOf(name.stored), signal);
  if (found === undefined) throw jobRefused('The store has not got a source of the job.');
  held.push(found);
  return found.artifact.file;
}

async function openSource(loader: ClipLoader, request: OpenRequest, signal: AbortSignal): Promise<ClipSource> {
  return await lastOf(
    loader.open(request).pipe(
      filter((event) => event.type === 'opened'),
      map(({ source }) => source),
    ),
    signal,
  );
}

/** As a coordinator finds it: the loader's word, or the store's for the file's content, by which it may have been found. */
async function identityOf(
  source: ClipSource,
  stored: string | undefined,
  store: WorkerParts['store'],
  signal: AbortSignal,
): Promise<SourceIdentity | undefined> {
  const content = stored ?? source.fingerprint ?? (source.file && (await contentOf(source.file, store, signal)));
  if (content === undefined) return undefined;
  const decoder = source.decoder && (await lastOf(source.decoder(), signal));
  return decoder === undefined ? { content } : { content, decoder };
}

/** What stands for the content of a file; `undefined` where the store keeps nothing beyond a run. */
export async function contentOf(
  file: string,
  store: WorkerParts['store'],
  signal: AbortSignal,
): Promise<string | undefined> {
  const told = store.fingerprint && (await lastOf(store.fingerprint(file), signal));
  return told?.type === 'fingerprinted' ? told.fingerprint : undefined;
}

/** Where the frames are that a picture shows of each source. */
export async function indexesOf(
  picture: SentPicture,
  opened: readonly OpenedSource[],
  signal: AbortSignal,
): Promise<readonly SourceIndex[]> {
  const ranges = shownRanges(picture);
  return await Promise.all(
    opened.map(({ source }, place) => {
      const duration = Rational.from(source.info.duration);
      // Before its first frame and after its last one these are shown.
      let [from, to] = [duration, Rational.zero];
      for (const { source: shown, start, end } of ranges) {
        if (shown === place) [from, to] = [from.min(start.max(0)), to.max(end.min(duration))];
      }
      const range = from.compare(to) < 0 ? { start: from.toString(), end: to.toString() } : undefined;
      return lastOf(source.index(range), signal);
    }),
  );
}

/** Looks whether the sources are still what they were. Errors: `source-changed` and its like. */
export async function checkSources(opened: readonly OpenedSource[], signal: AbortSignal): Promise<void> {
  for (const { source } of opened) {
    if (source.check === undefined) continue;
    await new Promise<void>((resolve, reject) => {
      source.check?.().subscribe({ error: reject, complete: resolve });
    });
  }
  if (signal.aborted) throw cancelled();
}
