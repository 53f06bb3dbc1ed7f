import {
  type ClipLoader,
  type ClipRenderer,
  type ClipSource,
  ClipwrightError,
  firstExact,
  firstSupported,
  instrument,
  type Prober,
  retrying,
  withCache,
} from '@clipwright/core';
import { shareByKey } from '@clipwright/core/operators';
import { throwError } from 'rxjs';

// Ways to put a backend behind core's decorators, by name: its laws hold there too.

const rest = { settled: () => Promise.resolve(), [Symbol.asyncDispose]: () => Promise.resolve() };

/** What declines everything, and another loader's sources. */
const declining: ClipLoader = {
  ...rest,
  open: () => throwError(() => new ClipwrightError('source-declined', 'It is for another.')),
};

/** A cache that closes a source when its last borrower leaves. */
function lending(loader: ClipLoader): ClipLoader {
  const shared = shareByKey<ClipSource>();
  return withCache(loader, {
    acquire: (key, load) => shared.get(key, load),
    hold: () => Promise.reject(new Error('Nobody holds anything here.')),
    settled: () => shared.settled(),
    [Symbol.asyncDispose]: () => shared[Symbol.asyncDispose](),
  });
}

export const decoratedLoaders: Readonly<Record<string, (loader: ClipLoader) => ClipLoader>> = {
  'by itself': (loader) => loader,
  'behind one that declines': (loader) => firstSupported([declining, loader]),
  'behind a cache': lending,
};

const unknowing = (): Prober => {
  const answer$ = throwError(() => new ClipwrightError('probe-incomplete', 'It knows nothing.'));
  return { ...rest, probe: () => answer$, index: () => answer$ };
};

export const decoratedProbers: Readonly<Record<string, (prober: Prober) => Prober>> = {
  'by itself': (prober) => prober,
  'behind one that knows nothing': (prober) => firstExact([unknowing(), prober, unknowing()]),
  'measured, and asked again': (prober) => retrying(instrument(prober).backend, { delay: 0 }),
};

/** All decorators that there are for renderers, in each other: each run of their laws encodes much. */
export const decoratedRenderers: Readonly<Record<string, (renderer: ClipRenderer) => ClipRenderer>> = {
  'by itself': (renderer) => renderer,
  'measured, and tried again': (renderer) => retrying(instrument(renderer).backend, { delay: 0 }),
};
