import { catchError, concat, concatMap, defer, EMPTY, ignoreElements, type Observable, of, throwError } from 'rxjs';
import type { Produce } from '../../contracts/artifact-store.ts';
import type { RenderInputs } from '../../contracts/clip-renderer.ts';
import type { SegmentRequest } from '../../contracts/segment-request.ts';
import type { AudioRequest } from '../../contracts/sound-request.ts';
import { type ClipwrightError, reworded, toClipwrightError } from '../../errors/clipwright-error.ts';
import { soundParts } from '../../plan/sound-parts.ts';
import { stretchesOf } from '../../plan/stretches.ts';
import { isWhole } from './measured.ts';

/** A source that something is made of, and where in the request it stands, as errors name it. */
export interface UsedSource {
  readonly id: string;
  readonly at: { readonly stretch: number; readonly side?: number };
}

/** Each source of a segment once. */
export function sourcesOfSegment(request: SegmentRequest): readonly UsedSource[] {
  return once(
    stretchesOf(request).flatMap((one, stretch) =>
      one.kind === 'clip' ? [{ id: one.source.id, at: { stretch } }] : [],
    ),
  );
}

/** Each source of the sound once, the music apart. */
export function sourcesOfSound(request: AudioRequest): readonly UsedSource[] {
  const all = soundParts(request).flatMap(({ stretches }) => stretches);
  return once(
    all.flatMap((stretch, index) =>
      (stretch.kind === 'crossfade' ? [stretch.from, stretch.to] : [stretch]).flatMap((sound, side) =>
        sound.kind === 'clip' ? [{ id: sound.source.id, at: { stretch: index, side } }] : [],
      ),
    ),
  );
}

function once(used: readonly UsedSource[]): readonly UsedSource[] {
  const first = new Map<string, UsedSource>();
  for (const one of used) if (!first.has(one.id)) first.set(one.id, one);
  return [...first.values()];
}

/**
 * A producer that looks again at its sources when it has ended. What was made of a source that is another by now may be
 * made of both, and would be kept under the content of the first; and where making it failed, that is the reason. Then
 * it fails with the source's own error (`source-changed`, `source-missing`). What lacks something of a source is not
 * kept either.
 *
 * @param more Looks at what else it is made of; completes where that is as it was.
 */
export function guardSources(
  produce: Produce,
  used: readonly UsedSource[],
  { sources }: RenderInputs,
  more: Observable<never> = EMPTY,
): Produce {
  const check = concat(
    ...used.map(({ id, at }) =>
      defer(() => sources.get(id)?.check?.() ?? EMPTY).pipe(
        ignoreElements(),
        catchError((error: unknown) => throwError(() => atPlace(error, id, at))),
      ),
    ),
    more,
  );
  return (target) =>
    produce(target).pipe(
      concatMap((event) => {
        if (event.type !== 'produced') return of(event);
        return concat(check, of(isWhole(event.meta) ? event : { ...event, keep: false }));
      }),
      catchError((error: unknown) =>
        concat(
          check,
          throwError(() => error),
        ),
      ),
    );
}

function atPlace(error: unknown, source: string, at: UsedSource['at']): ClipwrightError {
  const typed = toClipwrightError(error);
  return reworded(typed, typed.message, { source, ...at });
}
