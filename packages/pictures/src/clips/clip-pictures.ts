import {
  type ArtifactStore,
  type ClipLoader,
  type ClipReport,
  type ClipSource,
  isGap,
  type LoadReport,
  loadClips,
  type OpenClip,
  Rational,
  type RunProgress,
  type ThreadBudget,
  type Timeline,
} from '@clipwright/core';
import { checkContract, checkOptions, checkWholeNumber, type OptionsOf } from '@clipwright/core/author';
import { catchError, concatMap, defer, filter, forkJoin, map, mergeMap, type Observable, of } from 'rxjs';
import { type KeptPicture, keptPicture } from './kept-picture.ts';
import { pictureTimes } from './picture-times.ts';

export interface ClipPicturesOptions {
  /** Pictures of each clip, of the middles of so many equal parts. @default 1 */
  readonly perClip?: number;
  /** Pictures fit into a frame of that width in pixels, of four by three. @default 320 */
  readonly width?: number;
  /** Clips worked on at once. @default 6 */
  readonly concurrency?: number;
  /** Cancels. */
  readonly signal?: AbortSignal;
}

export interface ClipPicturesDeps {
  readonly loader: ClipLoader;
  /** Keeps pictures of sources whose content it, or the loader, can tell. */
  readonly store: ArtifactStore;
  /** Bounds how many are decoded at once. */
  readonly budget: Pick<ThreadBudget, 'hold'>;
}

/** A picture of a clip. */
export interface ClipPicture extends KeptPicture {
  /** Seconds from the source's zero. */
  readonly time: number;
}

/** A clip and its pictures; none where it was skipped. */
export interface PicturedClip extends Omit<ClipReport, 'cached' | 'ms'> {
  readonly pictures: readonly ClipPicture[];
}

export interface ClipPicturesReport extends Pick<LoadReport, 'total' | 'loaded' | 'skipped' | 'elapsedMs'> {
  /** In list order, numbered as in the list, gaps counted. */
  readonly clips: readonly PicturedClip[];
}

export type ClipPicturesEvent =
  | RunProgress
  /** Last. */
  | { readonly type: 'done'; readonly report: ClipPicturesReport };

const shape = {
  perClip: 'any',
  width: 'any',
  concurrency: 'any',
  signal: 'any',
} satisfies OptionsOf<ClipPicturesOptions>;

/** Larger than any screen. */
const maxSide = 4096;
const maxPictures = 100;

/**
 * Small pictures of every clip of a list: what a contact sheet is made of. A clip that fails, or has a picture that
 * does not decode, is skipped. Cold. Errors: `nothing-loaded`, `invalid-option`, `plugin-incompatible`, `cancelled`
 * through `signal`.
 *
 * @example
 * const { clips } = await resultFrom(clipPictures(timeline, { perClip: 3 }, { loader, store, budget }));
 */
export function clipPictures(
  timeline: Timeline,
  options: ClipPicturesOptions,
  deps: ClipPicturesDeps,
): Observable<ClipPicturesEvent> {
  checkOptions('', options, shape);
  checkContract('store', 'ArtifactStore', deps.store);
  const { perClip = 1, width = 320, concurrency, signal } = options;
  checkWholeNumber('perClip', perClip, { max: maxPictures });
  checkWholeNumber('width', width, { min: 16, max: maxSide });
  return defer(() => {
    const placed = timeline.items.flatMap((item, index) => (isGap(item) ? [] : [{ clip: item, index }]));
    const pictures = new Map<number, readonly ClipPicture[]>();
    return loadClips(
      placed.map(({ clip }) => clip),
      {
        loader: deps.loader,
        use: (clip) => picturesOf(clip, perClip, width, deps),
        ...(concurrency === undefined ? {} : { concurrency }),
        ...(signal === undefined ? {} : { signal }),
      },
    ).pipe(
      concatMap((event): readonly ClipPicturesEvent[] => {
        if (event.type === 'loaded') pictures.set(event.index, event.value);
        if (event.type === 'progress') return [event];
        if (event.type !== 'done') return [];
        const { clips, total, loaded, skipped, elapsedMs } = event.report;
        const pictured = clips.map(({ cached: _, ms: __, ...clip }) => ({
          ...clip,
          index: placed[clip.index]?.index ?? clip.index,
          pictures: pictures.get(clip.index) ?? [],
        }));
        return [{ type: 'done', report: { clips: pictured, total, loaded, skipped, elapsedMs } }];
      }),
    );
  });
}

function picturesOf(
  { source, sourceIndex, ...clip }: OpenClip,
  perClip: number,
  width: number,
  { store, budget }: ClipPicturesDeps,
): Observable<readonly ClipPicture[]> {
  const range = { start: Rational.from(clip.start), end: Rational.from(clip.end) };
  // Pictures of another decoder are not used again, and those of one that says nothing of itself are not kept.
  const decoder$: Observable<string | undefined> = source.decoder?.() ?? of(undefined);
  return decoder$.pipe(
    mergeMap((decoder) =>
      decoder === undefined
        ? of({ content: undefined, decoder: '' })
        : contentOf(source, store).pipe(map((content) => ({ content, decoder }))),
    ),
    // All at once: each takes its part of the budget when it decodes.
    concatMap((known) =>
      forkJoin(
        pictureTimes(range.start, range.end, perClip).map((time) =>
          keptPicture({ source, index: sourceIndex, ...range, time, width, ...known }, store, budget).pipe(
            map((kept) => ({ ...kept, time: time.toNumber() })),
          ),
        ),
      ),
    ),
  );
}

/** What stands for a source's content, if anything does: the loader's word, otherwise the store's hash of the file. */
function contentOf({ fingerprint, file }: ClipSource, store: ArtifactStore): Observable<string | undefined> {
  if (fingerprint !== undefined || file === undefined || store.fingerprint === undefined) return of(fingerprint);
  return store.fingerprint(file).pipe(
    filter((event) => event.type === 'fingerprinted'),
    map((event) => event.fingerprint),
    // A picture is made all the same; it is not kept.
    catchError(() => of(undefined)),
  );
}
