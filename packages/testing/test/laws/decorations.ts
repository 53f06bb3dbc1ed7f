import {
  byExtension,
  byScheme,
  type ClipLoader,
  firstSupported,
  instrument,
  retrying,
  withCache,
} from '@clipwright/core';
import { sharingCache } from '../core/sharing-cache.ts';
import { ClassCache } from './class-backends.ts';
import { ClassLoader } from './class-loader.ts';

type Decorate = (loader: ClipLoader) => ClipLoader;

/** Takes nothing. */
const declining = (): ClipLoader => byExtension({ none: never() });

function never(): ClipLoader {
  return {
    open: () => {
      throw new Error('It is asked for nothing.');
    },
    settled: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

const single = {
  instrument: (loader) => instrument(loader).backend,
  retrying: (loader) => retrying(loader, { delay: 0 }),
  firstSupported: (loader) => firstSupported([declining(), loader, declining()]),
  byExtension: (loader) => byExtension({ gif: never(), '*': loader }),
  byScheme: (loader) => byScheme({ synthetic: loader, file: loader, another: loader, none: never() }),
  withCache: (loader) => withCache(loader, new ClassCache(sharingCache())),
} satisfies Record<string, Decorate>;

const nested = (...names: (keyof typeof single)[]): readonly [string, Decorate] => [
  names.join(' of '),
  (loader) => names.reduceRight((inner, name) => single[name](inner), loader),
];

/** Ways to wrap a loader: each decorator, and three of them in each other. */
export const decorations: Readonly<Record<string, Decorate>> = Object.fromEntries([
  ['a class', (loader: ClipLoader): ClipLoader => new ClassLoader(loader)],
  ...Object.entries(single),
  nested('instrument', 'retrying', 'firstSupported'),
  nested('withCache', 'instrument', 'byScheme'),
  nested('firstSupported', 'withCache', 'retrying'),
  nested('byExtension', 'firstSupported', 'withCache'),
  nested('retrying', 'instrument', 'instrument'),
]);
