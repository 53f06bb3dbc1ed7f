import { describe, it } from 'node:test';
import { cacheLaws as lawsOfCaches } from './laws/cache-laws.ts';
import type { CacheProduct } from './laws/cache-product.ts';
import { formatLaws as lawsOfFormats } from './laws/format-laws.ts';
import type { FormatLawsOptions } from './laws/format-product.ts';
import type { LawsOptions } from './laws/law.ts';
import { loaderLaws as lawsOfLoaders } from './laws/loader-laws.ts';
import type { LoaderLawsOptions } from './laws/loader-product.ts';
import { proberLaws as lawsOfProbers } from './laws/prober-laws.ts';
import type { ProberLawsOptions } from './laws/prober-product.ts';
import { rendererLaws as lawsOfRenderers } from './laws/renderer-laws.ts';
import type { RendererLawsOptions } from './laws/renderer-product.ts';
import { storeLaws as lawsOfStores } from './laws/store-laws.ts';
import type { StoreLawsOptions } from './laws/store-product.ts';

// The suites with the runner of node:test: one call in a test file.
const runner = { describe, it };

/** Registers a test of node:test for each promise of a loader. */
export const loaderLaws = (options: LoaderLawsOptions): void => lawsOfLoaders(runner, options);
/** Registers a test of node:test for each promise of a cache. */
export const cacheLaws = (options: LawsOptions<CacheProduct>): void => lawsOfCaches(runner, options);
/** Registers a test of node:test for each promise of a store. */
export const storeLaws = (options: StoreLawsOptions): void => lawsOfStores(runner, options);
/** Registers a test of node:test for each promise of a renderer. */
export const rendererLaws = (options: RendererLawsOptions): void => lawsOfRenderers(runner, options);
/** Registers a test of node:test for each promise of a prober. */
export const proberLaws = (options: ProberLawsOptions): void => lawsOfProbers(runner, options);
/** Registers a test of node:test for each promise of a format of lists. */
export const formatLaws = (options: FormatLawsOptions): void => lawsOfFormats(runner, options);
