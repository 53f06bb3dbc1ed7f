import { ClipwrightError } from '../errors/clipwright-error.ts';

/** The longest time a platform's timer can wait. */
const longestDelay = 2 ** 31 - 1;

/** Errors: `invalid-option`. */
export function checkIdleTime(milliseconds: number): number {
  if ((milliseconds >= 0 && milliseconds <= longestDelay) || milliseconds === Infinity) return milliseconds;
  throw new ClipwrightError('invalid-option', `idleTimeToLive is ${milliseconds}.`, {
    remedy: `Give milliseconds from 0 to ${longestDelay}, or Infinity.`,
  });
}

/** Errors: `contract-violation`. */
export function checkWeight(weight: number): number {
  // Whole numbers, so that the running sum never drifts.
  if (Number.isSafeInteger(weight) && weight >= 0) return weight;
  throw new ClipwrightError('contract-violation', `weigh answered ${weight}.`, {
    remedy: 'It must answer a whole number of at least 0.',
  });
}
