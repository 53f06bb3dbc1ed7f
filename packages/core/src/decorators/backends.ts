import type { ArtifactStore } from '../contracts/artifact-store.ts';
import type { ClipCache } from '../contracts/clip-cache.ts';
import type { ClipLoader } from '../contracts/clip-loader.ts';
import type { ClipRenderer } from '../contracts/clip-renderer.ts';
import { checkContract } from '../contracts/contract-versions.ts';
import type { Prober } from '../contracts/prober.ts';
import { ClipwrightError } from '../errors/clipwright-error.ts';

/** A backend, and which contract it keeps. */
export type Known =
  | { readonly contract: 'ClipLoader'; readonly backend: ClipLoader }
  | { readonly contract: 'ClipCache'; readonly backend: ClipCache }
  | { readonly contract: 'ArtifactStore'; readonly backend: ArtifactStore }
  | { readonly contract: 'ClipRenderer'; readonly backend: ClipRenderer }
  | { readonly contract: 'Prober'; readonly backend: Prober };

/**
 * Which contract a backend keeps, by the members that no other contract has, its own or its class's. Errors:
 * `invalid-option` for what keeps none, or several at once; `plugin-incompatible`.
 *
 * @param option What it was given as, for the message.
 */
export function knownBackend(option: string, backend: Known['backend']): Known {
  const found: Known[] = [];
  if ('open' in backend) found.push({ contract: 'ClipLoader', backend });
  if ('hold' in backend) found.push({ contract: 'ClipCache', backend });
  if ('acquire' in backend && !('hold' in backend)) found.push({ contract: 'ArtifactStore', backend });
  if ('renderSegment' in backend) found.push({ contract: 'ClipRenderer', backend });
  if ('probe' in backend) found.push({ contract: 'Prober', backend });
  const [known, another] = found;
  if (known === undefined || another !== undefined) {
    const names = found.map(({ contract }) => contract).join(' and ');
    throw new ClipwrightError('invalid-option', `The ${option} keeps ${names || 'no contract'}.`, {
      remedy: 'Give one loader, cache, store, renderer or prober.',
      details: { option },
    });
  }
  checkContract(option, known.contract, backend);
  return known;
}
