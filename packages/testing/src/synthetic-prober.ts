import type { ClipSource, Prober } from '@clipwright/core';
import type { OpenRequest } from '@clipwright/core/author';
import { concatMap, EMPTY, finalize, type Observable, of } from 'rxjs';
import { syntheticLoader } from './synthetic-loader.ts';
import type { SyntheticOptions } from './synthetic-options.ts';

/** A prober of synthetic sources, for tests. */
export interface SyntheticProber extends Prober {
  /** What is alive now, one line each: none when nothing is being answered. */
  leftovers(): string[];
}

/**
 * Tells of the sources of {@link syntheticLoader}, by opening them. One of which it does not know all is named as
 * `synthetic:one?fail=probe-incomplete`.
 *
 * @example
 * syntheticProber({ frames: 24 }).probe({ uri: 'synthetic:one' });
 */
export function syntheticProber(options: SyntheticOptions = {}): SyntheticProber {
  const loader = syntheticLoader(options);
  const answer = <T>(request: OpenRequest, ask: (source: ClipSource) => Observable<T>): Observable<T> =>
    loader.open(request).pipe(
      concatMap((event) => {
        if (event.type === 'progress') return EMPTY;
        const { source } = event;
        return ask(source).pipe(finalize(() => void source[Symbol.asyncDispose]()));
      }),
    );
  return {
    contracts: { Prober: 1 },
    probe: (request) => answer(request, ({ info }) => of(info)),
    index: (request, range, detail) => answer(request, (source) => source.index(range, detail)),
    leftovers: () => loader.leftovers(),
    settled: () => loader.settled(),
    [Symbol.asyncDispose]: async () => {
      await loader[Symbol.asyncDispose]();
    },
  };
}
