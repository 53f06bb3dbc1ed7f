import { catchError, concat, defer, EMPTY, from, map, mergeMap, type Observable, of, throwError } from 'rxjs';
import type { ArtifactStore } from '../../contracts/artifact-store.ts';
import type { ClipSource } from '../../contracts/clip-loader.ts';
import { joinedFingerprint } from '../../decorators/joined/joined-source.ts';
import { ClipwrightError, toClipwrightError } from '../../errors/clipwright-error.ts';
import { openRequest, sourceId } from '../../model/source-id.ts';
import { type PieceEvent, progressOf } from '../../operators/accumulate-progress.ts';
import { mergeMapAdaptive } from '../../operators/merge-map-adaptive.ts';
import type { SourceIdentities, SourceIdentity } from '../../plan/request-key.ts';
import type { Retries } from '../retries.ts';
import { workTeller } from '../work.ts';
import { isLive } from './clip-state.ts';
import { event, reached, type Step } from './phase.ts';
import type { Identified, Planned, RenderJob } from './phases.ts';
import type { RenderEvent } from './render-events.ts';
import { shownClip } from './shown-clip.ts';

type IdentifyEvent = Extract<RenderEvent, { type: 'progress' | 'begin' | 'end' }>;

/** Files hashed at once: more only makes a disk seek. */
const concurrency = 2;

/** The open sources of a render, by id, and the parts of those that have some. */
export function openSources({ clips, layers }: Pick<Planned, 'clips' | 'layers'>): ReadonlyMap<string, ClipSource> {
  return new Map(
    [...clips, ...layers].filter(isLive).flatMap(({ clip, open }) => {
      const { source } = open;
      const parts = source.parts ?? [];
      const shown = shownClip(clip, open);
      return [
        ...parts.map((part) => [sourceId(part.request), part.source] as const),
        [sourceId(openRequest(clip)), source] as const,
        [shown.id, shown.source] as const,
      ];
    }),
  );
}

/** Of sources that have parts what stands for all of these. */
function addJoined(sources: ReadonlyMap<string, ClipSource>, contents: Map<string, string>): void {
  for (const [id, { parts = [] }] of sources) {
    const known = parts.flatMap(({ request }) => contents.get(sourceId(request)) ?? []);
    if (known.length > 0 && known.length === parts.length) contents.set(id, joinedFingerprint(known));
  }
}

/** Of what is made of other sources what stands for those. */
function addShown({ clips, layers }: Planned, contents: Map<string, string>): void {
  for (const { clip, open } of [...clips, ...layers].filter(isLive)) {
    const { id, of } = shownClip(clip, open);
    const content = of && contents.get(of.id);
    if (of !== undefined && content !== undefined) contents.set(id, of.fingerprint(content));
  }
}

/**
 * The second phase: what stands for each source's content, and what decodes it. The loader's word where it gives one,
 * otherwise the store's hash of the file. Loading never hashes: a store that keeps nothing beyond the run asks for none.
 */
export function identifySources(
  { retries }: RenderJob,
  store: ArtifactStore,
  planned: Planned,
): Observable<Step<IdentifyEvent, Identified>> {
  return defer(() => {
    const start = performance.now();
    const contents = new Map<string, string>();
    /** What each file stands for: a source, or several of its streams, or the music. */
    const unknown = new Map<string, string[]>();
    const isFile = (id: string, file: string): void => {
      const ids = unknown.get(file) ?? [];
      if (!ids.includes(id)) unknown.set(file, [...ids, id]);
    };
    const sources = openSources(planned);
    for (const [id, source] of sources) {
      if (source.fingerprint !== undefined) contents.set(id, source.fingerprint);
      else if (source.file !== undefined) isFile(id, source.file);
    }
    const music = planned.plan.audio?.music;
    if (music !== undefined) isFile(music.file, music.file);
    return concat(
      hashed(store, unknown, contents, retries),
      defer(() => {
        addJoined(sources, contents);
        addShown(planned, contents);
        return decoders(
          [...sources].filter(([id]) => contents.has(id)),
          retries,
        );
      }).pipe(
        map((decoder) => {
          const identities = new Map<string, SourceIdentity>();
          for (const [id, content] of contents) {
            const name = decoder.get(id);
            identities.set(id, name === undefined ? { content } : { content, decoder: name });
          }
          return reached({ ...planned, identities, identifyMs: performance.now() - start });
        }),
      ),
    );
  });
}

/** Has the files hashed whose content nobody named, and adds what stands for them. */
function hashed(
  store: ArtifactStore,
  unknown: ReadonlyMap<string, readonly string[]>,
  contents: Map<string, string>,
  retries: Retries,
): Observable<Step<IdentifyEvent, never>> {
  if (store.fingerprint === undefined || unknown.size === 0) return EMPTY;
  return defer(() => {
    const progress = progressOf({ total: unknown.size });
    const moved = (step: PieceEvent): readonly IdentifyEvent[] => {
      const run = progress(step);
      return run === undefined ? [] : [{ ...run, phase: 'fingerprint' }];
    };
    return from(unknown).pipe(
      mergeMapAdaptive(
        ([file, ids], piece, slot) => {
          const work = workTeller({ slot, source: file });
          return concat(
            defer(() => of(work.begin('fingerprint'))),
            defer(() => store.fingerprint?.(file) ?? EMPTY).pipe(
              retries.again(),
              mergeMap((told): readonly IdentifyEvent[] => {
                if (told.type === 'progress') return moved({ ...told, piece });
                for (const id of ids) contents.set(id, told.fingerprint);
                return [];
              }),
              catchError((error: unknown) =>
                concat(
                  from(work.end(toClipwrightError(error).code)),
                  throwError(() => error),
                ),
              ),
            ),
            defer(() => from([...work.end(), ...moved({ piece, type: 'completed' })])),
          );
        },
        { concurrency },
      ),
      map(event),
    );
  });
}

/** What decodes each source, as far as loaders say. */
function decoders(
  sources: readonly (readonly [string, ClipSource])[],
  retries: Retries,
): Observable<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  return concat(
    from(sources).pipe(
      mergeMap(([id, source]) =>
        defer(() => source.decoder?.() ?? EMPTY).pipe(
          retries.again(),
          mergeMap((name) => {
            found.set(id, name);
            return EMPTY;
          }),
        ),
      ),
    ),
    of(found),
  );
}

/** Looks whether a file still has the content that the identities say. Errors: `source-changed`, and the store's. */
export function checkIdentity(store: ArtifactStore, identities: SourceIdentities, file: string): Observable<never> {
  const known = identities.get(file)?.content;
  return defer(() => (known === undefined ? EMPTY : (store.fingerprint?.(file) ?? EMPTY))).pipe(
    mergeMap((told) => {
      if (told.type === 'progress' || told.fingerprint === known) return EMPTY;
      throw new ClipwrightError('source-changed', `${file} changed while it was rendered.`, {
        remedy: 'Wait until it is complete, and try again.',
        details: { file },
      });
    }),
  );
}
