import { defer, throwError } from 'rxjs';
import type { ClipLoader } from '../contracts/clip-loader.ts';
import { checkContract, contractVersions } from '../contracts/contract-versions.ts';
import { ClipwrightError } from '../errors/clipwright-error.ts';
import { pendingWork } from '../operators/pending-work.ts';
import { together } from './together.ts';

/** Loaders by the kind of source that each is for; `*` is for all others. */
export type LoadersByKind = { readonly [kind: string]: ClipLoader };

/** How a source's kind is told by its URI. */
export interface Kinds {
  /** What the kinds are, for messages: `extension`. */
  readonly name: string;
  /** What a kind looks like; others are refused where they are given. */
  readonly pattern: RegExp;
  /** Those that a source may count as, the one that says most first. */
  of(uri: string): readonly string[];
}

/**
 * A loader that hands each source to the one for its kind; what there is none for is declined (`source-declined`).
 * Disposing it disposes of all of them, each once. Errors of this call: `invalid-option`, `plugin-incompatible`.
 */
export function chosenLoader(loaders: LoadersByKind, kinds: Kinds): ClipLoader {
  const byKind = new Map<string, ClipLoader>();
  for (const [kind, loader] of Object.entries(loaders)) {
    if (kind !== '*' && !kinds.pattern.test(kind)) throw noKind(kind, kinds);
    checkContract('loader', 'ClipLoader', loader);
    byKind.set(kind, loader);
  }
  if (byKind.size === 0) {
    throw new ClipwrightError('invalid-option', `There is no loader for any ${kinds.name}.`, {
      remedy: 'Give at least one.',
      details: { option: 'loaders' },
    });
  }
  const ends = together(byKind.values(), pendingWork());
  const loaderOf = (uri: string): ClipLoader | undefined => {
    for (const kind of kinds.of(uri)) if (kind !== '*' && byKind.has(kind)) return byKind.get(kind);
    return byKind.get('*');
  };
  return {
    contracts: { ClipLoader: contractVersions.ClipLoader },
    open: (request) =>
      defer(() => loaderOf(request.uri)?.open(request) ?? throwError(() => noLoader(request.uri, byKind, kinds))),
    settled: () => ends.settled(),
    [Symbol.asyncDispose]: () => ends[Symbol.asyncDispose](),
  };
}

function noKind(kind: string, { name }: Kinds): ClipwrightError {
  return new ClipwrightError('invalid-option', `"${kind}" is no ${name}.`, {
    remedy: `Write it in small letters, without a dot or a colon; "*" is for every other ${name}.`,
    details: { option: kind },
  });
}

function noLoader(uri: string, byKind: ReadonlyMap<string, ClipLoader>, { name }: Kinds): ClipwrightError {
  const known = [...byKind.keys()].join(', ');
  return new ClipwrightError('source-declined', `There is no loader for the ${name} of ${uri}, only for ${known}.`, {
    remedy: `Add one for it, or one under "*" for every other ${name}.`,
    details: { uri },
  });
}
