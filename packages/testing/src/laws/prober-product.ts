import type { Prober } from '@clipwright/core';
import type { LawProduct, LawsOptions } from './law.ts';
import type { Observed } from './leftovers.ts';
import type { ChangingSource } from './loader-product.ts';

/** A prober, and sources for it. */
export interface ProberProduct extends LawProduct, Observed {
  readonly prober: Prober;
  /** A good source of at least 12 frames, which it knows for certain. */
  readonly uri: string;
  /** One that does not exist. */
  readonly missing: string;
  /** One of which it does not know all for certain. */
  readonly incomplete?: string;
  /** One that is there and is no media. */
  readonly notMedia?: string;
  /** Other good sources, each with a way to change it once it was probed. */
  readonly changing?: readonly ChangingSource[];
}

export interface ProberCapabilities {
  /** `uri` has sound. */
  readonly audio: boolean;
  /** There are `incomplete`, `notMedia` and `changing` sources. */
  readonly incomplete: boolean;
  readonly notMedia: boolean;
  readonly changing: boolean;
}

export interface ProberLawsOptions extends LawsOptions<ProberProduct> {
  readonly capabilities: ProberCapabilities;
}
