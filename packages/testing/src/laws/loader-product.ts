import type { ClipLoader, ClipSource } from '@clipwright/core';
import type { LawProduct, LawsOptions } from './law.ts';
import type { Observed } from './leftovers.ts';
import { record } from './recording.ts';

/** A loader, and sources for it. */
export interface LoaderProduct extends LawProduct, Observed {
  readonly loader: ClipLoader;
  /** A good source of at least 12 frames. It is read whole, so keep it small. */
  readonly uri: string;
  /** One that does not exist. */
  readonly missing: string;
  /** Another good source, of other content. */
  readonly other?: string;
  /** A good source without sound. */
  readonly silent?: string;
  /** One that is there and is no media. */
  readonly notMedia?: string;
  /** One that is another loader's to open. */
  readonly declined?: string;
  /** Other good sources, each with a way to change it while it is open: written anew, cut, grown, taken away. */
  readonly changing?: readonly ChangingSource[];
  /** How many openings have been begun, if that is counted. */
  readonly starts?: () => number;
}

/** A good source that can be made another, once. */
export interface ChangingSource {
  readonly uri: string;
  /** What is done to it, for messages: `cut`. */
  readonly way: string;
  change(): PromiseLike<void>;
  /** What it must say from then on. */
  readonly code: 'source-changed' | 'source-missing';
}

export interface LoaderCapabilities {
  /** `uri` has sound. */
  readonly audio: boolean;
  /** Its sources are plain files that ffmpeg can read. */
  readonly file: boolean;
  /** There are `other`, `silent` and `notMedia`. */
  readonly other: boolean;
  readonly silent: boolean;
  readonly notMedia: boolean;
  /** There is a `declined` source. @default false */
  readonly declined?: boolean;
  /** There are `changing` sources: theirs have a `check`. */
  readonly changing: boolean;
}

export interface LoaderLawsOptions extends LawsOptions<LoaderProduct> {
  readonly capabilities: LoaderCapabilities;
}

/** Opens a source. */
export async function openSource({ loader, uri }: LoaderProduct, other = uri): Promise<ClipSource> {
  const { source } = await record(loader.open({ uri: other })).first('opened');
  return source;
}

/** Opens a source for as long as the work takes. */
export async function withSource(
  product: LoaderProduct,
  work: (source: ClipSource) => Promise<void>,
  uri = product.uri,
): Promise<void> {
  const source = await openSource(product, uri);
  try {
    await work(source);
  } finally {
    await source[Symbol.asyncDispose]();
  }
}
