import { setTimeout } from 'node:timers/promises';
import { retryWaits } from '@clipwright/core/operators';
import type { S3RetryOptions } from '../options.ts';
import { ServiceError } from './service-error.ts';

/** Does what asks the service, again where that may help. */
export type Patiently = <R>(signal: AbortSignal, task: () => Promise<R>) => Promise<R>;

/**
 * Errors at the call: `invalid-option`. Rejects with the last try's error, and with the signal's reason when that says
 * so and the try that was under way has ended.
 */
export function patiently(options: S3RetryOptions = {}, onRetry: () => void): Patiently {
  const { attempts = 5, delay = 200, maxDelay = 10_000, random = Math.random } = options;
  const isTransient = (error: unknown): boolean => error instanceof ServiceError && error.passing;
  const waitAfter = retryWaits({ attempts, delay, maxDelay, random, isTransient, onRetry });
  return async (signal, task) => {
    for (let tries = 1; ; tries += 1) {
      signal.throwIfAborted();
      try {
        return await task();
      } catch (error) {
        signal.throwIfAborted();
        const wait = waitAfter(error, tries);
        if (wait === undefined) throw error;
        await setTimeout(wait, undefined, { signal });
      }
    }
  };
}
