import { concat, defer, EMPTY, finalize, from, map, mergeMap, type Observable, of } from 'rxjs';
import type { ArtifactStore } from '../../contracts/artifact-store.ts';
import { ClipwrightError } from '../../errors/clipwright-error.ts';
import { openRequest, sourceId } from '../../model/source-id.ts';
import { accumulateProgress, type PieceEvent } from '../../operators/accumulate-progress.ts';
import type { RenderEvent } from './render-events.ts';
import type { RenderRun } from './render-run.ts';
import { liveClips } from './render-run.ts';

/** Files hashed at once: more only makes a disk seek. */
const concurrency = 2;

/**
 * The second phase: what stands for each source's content. The loader's word where it gives one, otherwise the store's
 * hash of the file. Loading never hashes: a store that keeps nothing beyond the run asks for none.
 */
export function identifySources(
  run: RenderRun,
  store: ArtifactStore,
  identities: Map<string, string>,
): Observable<Extract<RenderEvent, { type: 'progress' }>> {
  return defer(() => {
    const start = performance.now();
    /** What each file stands for: a source, or several of its streams, or the music. */
    const unknown = new Map<string, string[]>();
    const isFile = (id: string, file: string): void => {
      const ids = unknown.get(file) ?? [];
      if (!ids.includes(id)) unknown.set(file, [...ids, id]);
    };
    for (const { clip, source } of liveClips(run)) {
      const id = sourceId(openRequest(clip));
      if (source.fingerprint !== undefined) identities.set(id, source.fingerprint);
      else if (source.file !== undefined) isFile(id, source.file);
    }
    const music = run.plan?.audio?.music;
    if (music !== undefined) isFile(music.file, music.file);
    const { fingerprint } = store;
    if (fingerprint === undefined || unknown.size === 0) return EMPTY;
    return from([...unknown].map(([file, ids], piece) => ({ ids, file, piece }))).pipe(
      mergeMap(
        ({ ids, file, piece }) =>
          concat(
            fingerprint.call(store, file).pipe(
              run.retries.again(),
              mergeMap((event): Observable<PieceEvent> => {
                if (event.type === 'progress') return of({ ...event, piece });
                for (const id of ids) identities.set(id, event.fingerprint);
                return EMPTY;
              }),
            ),
            of<PieceEvent>({ piece, type: 'completed' }),
          ),
        concurrency,
      ),
      accumulateProgress({ total: unknown.size }),
      map((progress) => ({ type: 'progress' as const, phase: 'fingerprint' as const, progress })),
      finalize(() => {
        run.phases.fingerprint = performance.now() - start;
      }),
    );
  });
}

/** Looks whether a file still has the content that the identities say. Errors: `source-changed`, and the store's. */
export function checkIdentity(
  store: ArtifactStore,
  identities: ReadonlyMap<string, string>,
  file: string,
): Observable<never> {
  const known = identities.get(file);
  return defer(() => (known === undefined ? EMPTY : (store.fingerprint?.(file) ?? EMPTY))).pipe(
    mergeMap((event) => {
      if (event.type === 'progress' || event.fingerprint === known) return EMPTY;
      throw new ClipwrightError('source-changed', `${file} changed while it was rendered.`, {
        remedy: 'Wait until it is complete, and try again.',
        details: { file },
      });
    }),
  );
}
