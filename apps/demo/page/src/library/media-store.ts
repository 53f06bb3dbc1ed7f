import { mergeMapOrdered } from '@clipwright/core/operators';
import { catchError, defer, from, map, type Observable, of, Subscription } from 'rxjs';
import { failureOf } from '../api/api-error.ts';
import { ask } from '../api/client.ts';
import type { Failure, MediaAnswer, MediaFile, ProbeAnswer } from '../api/shapes.ts';
import type { SourceFacts, Sources } from '../model/lengths.ts';
import { exactRate, exactSeconds } from '../model/seconds.ts';
import { type Store, storeOf } from '../ui/store.ts';

export type Probed =
  | { readonly state: 'ready'; readonly probe: ProbeAnswer; readonly facts: SourceFacts }
  | { readonly state: 'failed'; readonly error: Failure };

export interface Media {
  readonly state: 'loading' | 'ready' | 'failed';
  readonly error?: Failure;
  readonly files: readonly MediaFile[];
  /** Names of files of sound alone. */
  readonly sounds: readonly string[];
  readonly truncated: boolean;
  /** What is known of the files so far, by name. */
  readonly probed: ReadonlyMap<string, Probed>;
  readonly sources: Sources;
}

export type MediaStore = Store<Media>;

const nothing: Media = {
  ...{ state: 'loading', files: [], sounds: [], truncated: false },
  ...{ probed: new Map(), sources: new Map() },
};

/** Files asked about at once. */
const concurrency = 6;

export function mediaStore(): MediaStore {
  return storeOf(nothing);
}

/** Lists the files and looks into them, several at once; what is found is shown in the order of the list. */
export function loadMedia(store: MediaStore): Subscription {
  const abort = new AbortController();
  const subscription = new Subscription(() => abort.abort());
  store.set(nothing);
  ask<MediaAnswer>('/media', { signal: abort.signal }).then(
    ({ files, truncated }) => {
      store.update((media) => ({ ...media, state: 'ready', files, truncated }));
      subscription.add(probeAll(store, files));
    },
    (error: unknown) => {
      if (!abort.signal.aborted) store.update((media) => ({ ...media, state: 'failed', error: failureOf(error) }));
    },
  );
  ask<MediaAnswer>('/media', { query: { kind: 'sound' }, signal: abort.signal }).then(
    ({ files }) => store.update((media) => ({ ...media, sounds: files.map(({ name }) => name) })),
    // What is wrong with the folder is told of its videos.
    () => {},
  );
  return subscription;
}

/** What was found is shown once a frame, however much of it came. */
function probeAll(store: MediaStore, files: readonly MediaFile[]): Subscription {
  const subscription = new Subscription();
  let fresh: (readonly [string, Probed])[] = [];
  let frame = 0;
  const show = (): void => {
    frame = 0;
    const found = fresh;
    fresh = [];
    store.update((media) => withProbed(media, found));
  };
  subscription.add(() => cancelAnimationFrame(frame));
  const probed$ = from(files).pipe(
    mergeMapOrdered(({ name }) => probe(name).pipe(map((probed) => [name, probed] as const)), { concurrency }),
  );
  subscription.add(
    probed$.subscribe(({ value }) => {
      fresh.push(value);
      if (frame === 0) frame = requestAnimationFrame(show);
    }),
  );
  return subscription;
}

function probe(name: string): Observable<Probed> {
  return defer(() => ask<ProbeAnswer>('/media/probe', { query: { name } })).pipe(
    map(probedOf),
    catchError((error: unknown) => of<Probed>({ state: 'failed', error: failureOf(error) })),
  );
}

function probedOf(probe: ProbeAnswer): Probed {
  const duration = exactSeconds(probe.info.duration);
  const rate = exactRate(probe.info.video.frameRate);
  if (duration !== undefined && rate !== undefined) return { state: 'ready', probe, facts: { duration, rate } };
  return { state: 'failed', error: { code: 'invalid-media', message: 'It has no length or no frame rate.' } };
}

function withProbed(media: Media, found: readonly (readonly [string, Probed])[]): Media {
  const ready = found.flatMap(([name, each]) => (each.state === 'ready' ? [[name, each.facts] as const] : []));
  return {
    ...media,
    probed: new Map([...media.probed, ...found]),
    sources: ready.length === 0 ? media.sources : new Map([...media.sources, ...ready]),
  };
}
