import type { ArtifactStore } from '../contracts/artifact-store.ts';
import type { ClipLoader } from '../contracts/clip-loader.ts';
import type { ClipRenderer } from '../contracts/clip-renderer.ts';
import type { Prober } from '../contracts/prober.ts';
import { ClipwrightError } from '../errors/clipwright-error.ts';
import type { RetryTransientOptions } from '../operators/retry-transient.ts';
import { checkOptions, type OptionsOf } from '../options/check-options.ts';
import { knownBackend } from './backends.ts';
import { repeating } from './repeating.ts';
import { retryingLoader, retryingProber, retryingRenderer, retryingStore } from './retrying-backends.ts';

/** How what may pass by itself is tried again. */
export interface RetryingOptions extends Omit<RetryTransientOptions, 'attempts' | 'delay'> {
  /** Tries in all, the first included; a whole number, at least 1. @default 3 */
  readonly attempts?: number;
  /** Milliseconds before the second try, at most; each further wait is up to twice as long. @default 500 */
  readonly delay?: number;
}

const optionNames = {
  attempts: 'any',
  delay: 'any',
  maxDelay: 'any',
  random: 'any',
  isTransient: 'any',
  onRetry: 'any',
  scheduler: 'any',
} satisfies OptionsOf<RetryingOptions>;

/**
 * A loader that opens again what failed of something that may pass by itself. What an open source does is not repeated:
 * frames that were handed out cannot be taken back.
 *
 * Pipelines of core do this by themselves, three times; this is for who opens sources elsewhere, or wants more of it.
 *
 * @throws ClipwrightError `invalid-option`, `plugin-incompatible`, at the call.
 * @example
 * const loader = retrying(cameraLoader(), { attempts: 5 });
 */
export function retrying(loader: ClipLoader, options?: RetryingOptions): ClipLoader;
/** A store that produces anew what failed so, with a target of its own each time, and fingerprints anew. */
export function retrying(store: ArtifactStore, options?: RetryingOptions): ArtifactStore;
/** A renderer whose jobs are begun anew that failed so. */
export function retrying(renderer: ClipRenderer, options?: RetryingOptions): ClipRenderer;
/** A prober that is asked again what it could not answer for such a reason. */
export function retrying(prober: Prober, options?: RetryingOptions): Prober;
export function retrying(
  backend: ClipLoader | ArtifactStore | ClipRenderer | Prober,
  options: RetryingOptions = {},
): ClipLoader | ArtifactStore | ClipRenderer | Prober {
  checkOptions('', options, optionNames);
  const { attempts = 3, delay = 500, ...others } = options;
  const again = repeating({ ...others, attempts, delay });
  const known = knownBackend('backend', backend);
  switch (known.contract) {
    case 'ClipLoader':
      return retryingLoader(known.backend, again);
    case 'ArtifactStore':
      return retryingStore(known.backend, again);
    case 'ClipRenderer':
      return retryingRenderer(known.backend, again);
    case 'Prober':
      return retryingProber(known.backend, again);
    case 'ClipCache':
      throw new ClipwrightError('invalid-option', 'A cache loads nothing by itself.', {
        remedy: 'Give it what a loader opens that tries again: withCache(retrying(loader), cache).',
        details: { option: 'backend' },
      });
  }
}
