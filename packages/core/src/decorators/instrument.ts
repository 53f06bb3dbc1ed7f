import { type Observable, Subject } from 'rxjs';
import type { ArtifactStore } from '../contracts/artifact-store.ts';
import type { ClipCache } from '../contracts/clip-cache.ts';
import type { ClipLoader } from '../contracts/clip-loader.ts';
import type { ClipRenderer } from '../contracts/clip-renderer.ts';
import type { Prober } from '../contracts/prober.ts';
import { type Known, knownBackend } from './backends.ts';
import {
  instrumentedCache,
  instrumentedProber,
  instrumentedRenderer,
  instrumentedStore,
} from './instrumented-backends.ts';
import { instrumentedLoader } from './instrumented-loader.ts';
import type { Tell } from './measure.ts';
import type { Measurement } from './measurement.ts';

/** A backend, and what is seen of it. */
export interface Instrumented<B> {
  /** Used in the place of the one that it was made of; disposing it disposes of that. */
  readonly backend: B;
  /**
   * Each call as it ends, from when this is subscribed to. Hot; it completes when the backend has been disposed of, and
   * never fails.
   */
  readonly events$: Observable<Measurement>;
}

/**
 * Measures how long a backend's calls take, how they end, and how much they hand out. Sums are for who listens to make.
 *
 * @throws ClipwrightError `invalid-option`, `plugin-incompatible`.
 * @example
 * const { backend: loader, events$ } = instrument(ffmpegLoader());
 * events$.subscribe(({ call, of, ms }) => console.log(call, of, ms));
 */
export function instrument(loader: ClipLoader): Instrumented<ClipLoader>;
/** Of a cache: how long callers wait for a lease, and whether it was a hit. */
export function instrument<T extends AsyncDisposable>(cache: ClipCache<T>): Instrumented<ClipCache<T>>;
/** Of a store: how long callers wait for a file, its bytes, and whether it was a hit. */
export function instrument(store: ArtifactStore): Instrumented<ArtifactStore>;
/** Of a renderer: its jobs, and the bytes that they write. */
export function instrument(renderer: ClipRenderer): Instrumented<ClipRenderer>;
/** Of a prober: its answers. */
export function instrument(prober: Prober): Instrumented<Prober>;
export function instrument(backend: Known['backend']): Instrumented<Known['backend']> {
  const known = knownBackend('backend', backend);
  const told = new Subject<Measurement>();
  return { backend: instrumented(known, told), events$: told.asObservable() };
}

function instrumented(known: Known, tell: Tell): Known['backend'] {
  switch (known.contract) {
    case 'ClipLoader':
      return instrumentedLoader(known.backend, tell);
    case 'ClipCache':
      return instrumentedCache(known.backend, tell);
    case 'ArtifactStore':
      return instrumentedStore(known.backend, tell);
    case 'ClipRenderer':
      return instrumentedRenderer(known.backend, tell);
    case 'Prober':
      return instrumentedProber(known.backend, tell);
  }
}
