import { ClipwrightError } from '@clipwright/core';
import type {
  CacheProduct,
  FormatLawsOptions,
  LawRunner,
  LawsOptions,
  LoaderLawsOptions,
  ProberLawsOptions,
  RendererLawsOptions,
  StoreLawsOptions,
} from '@clipwright/testing';

/** A suite's options, but for its name, which is the kind's where it is not given. */
type Named<O extends { readonly name: string }> = Omit<O, 'name'> & { readonly name?: string };

/**
 * What a module exports as `conformance`: how each of its backends is made for each law, and with which sources. The
 * options are those of the suites of `@clipwright/testing`.
 *
 * @example
 * export const conformance = {
 *   loader: { capabilities, make: async () => ({ loader: myLoader(), uri: 'a.mine', missing: 'b.mine', leftovers }) },
 * };
 */
export interface Conformance {
  readonly loader?: Named<LoaderLawsOptions>;
  readonly cache?: Named<LawsOptions<CacheProduct>>;
  readonly store?: Named<StoreLawsOptions>;
  readonly renderer?: Named<RendererLawsOptions>;
  readonly prober?: Named<ProberLawsOptions>;
  readonly format?: Named<FormatLawsOptions>;
}

const kinds = ['loader', 'cache', 'store', 'renderer', 'prober', 'format'] as const;

/** Registers the suites of a module with a runner. */
export type Suites = (runner: LawRunner) => void;

/**
 * Reads what a module exports: `conformance`, or `laws`, a function that registers suites of its own with the runner
 * that it is given. Errors: `invalid-option`, which says what it has to export.
 */
export function readConformance(file: string, exported: unknown): Conformance | Suites {
  const wrong = (what: string): ClipwrightError =>
    new ClipwrightError('invalid-option', `${file} ${what}.`, {
      remedy: `Export how its backend is made: export const conformance = { loader: { capabilities, make } }; see the README of @clipwright/testing.`,
      details: { file },
    });
  if (isObject(exported) && isSuites(exported.laws)) return exported.laws;
  if (!isObject(exported) || !('conformance' in exported)) throw wrong('exports no conformance');
  const { conformance } = exported;
  if (!isConformance(conformance)) {
    throw wrong(`exports a conformance that is none of ${kinds.join(', ')}, each with a function make`);
  }
  return conformance;
}

function isConformance(value: unknown): value is Conformance {
  if (!isObject(value)) return false;
  const entries = Object.entries(value);
  const known = entries.every(([kind, options]) => kinds.some((each) => each === kind) && isSuite(kind, options));
  return known && entries.length > 0;
}

function isSuite(kind: string, options: unknown): boolean {
  if (!isObject(options) || typeof options.make !== 'function') return false;
  return !['loader', 'prober', 'format'].includes(kind) || isObject(options.capabilities);
}

function isSuites(value: unknown): value is Suites {
  return typeof value === 'function';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** What registers the suites of what there is, and what runs them. */
export async function suitesOf(conformance: Conformance | Suites) {
  // Loaded by this command alone.
  const laws = await import('@clipwright/testing');
  if (typeof conformance === 'function') return { suites: conformance, runLaws: laws.runLaws };
  const { loader, cache, store, renderer, prober, format } = conformance;
  const suites: Suites = (runner) => {
    if (loader !== undefined) laws.loaderLaws(runner, { name: 'loader', ...loader });
    if (cache !== undefined) laws.cacheLaws(runner, { name: 'cache', ...cache });
    if (store !== undefined) laws.storeLaws(runner, { name: 'store', ...store });
    if (renderer !== undefined) laws.rendererLaws(runner, { name: 'renderer', ...renderer });
    if (prober !== undefined) laws.proberLaws(runner, { name: 'prober', ...prober });
    if (format !== undefined) laws.formatLaws(runner, { name: 'format', ...format });
  };
  return { suites, runLaws: laws.runLaws };
}
