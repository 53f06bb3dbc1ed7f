import { ClipwrightError } from './clipwright-error.ts';
import type { ErrorCode } from './codes.ts';

/**
 * Codes of what may pass by itself: others may give back what the machine lacks now. A full disk is none of them, since
 * going on would only fill it further; nor is what stalls, since it has waited long enough.
 */
export const transientCodes: readonly ErrorCode[] = [
  'out-of-resources',
  'tool-killed',
  'source-unreachable',
  'store-unreachable',
];

/** Whether trying again may help. */
export function isTransient(error: unknown): boolean {
  return error instanceof ClipwrightError && (transientCodes.includes(error.code) || error.transient);
}
