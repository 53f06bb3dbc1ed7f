import { ClipwrightError, toClipwrightError } from '../errors/clipwright-error.ts';
import { systemFailure, systemRemedies } from '../errors/system-errors.ts';

/** What failed in a store of an author's own, typed: `disk-full`, `out-of-resources`, otherwise `store-failed`. */
export function storeFailure(name: string, error: unknown): ClipwrightError {
  if (error instanceof ClipwrightError) return error;
  const failure = systemFailure(error);
  const code = failure === 'disk-full' || failure === 'out-of-resources' ? failure : 'store-failed';
  const { message } = toClipwrightError(error);
  return new ClipwrightError(code, `The store "${name}" failed: ${message}`, {
    cause: error,
    remedy: code === 'store-failed' ? 'See what it needs, or work without a store.' : systemRemedies[code],
    details: { store: name },
  });
}
