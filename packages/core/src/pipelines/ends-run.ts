import type { ClipwrightError } from '../errors/clipwright-error.ts';

/**
 * Whether an error is no clip's fault and ends a run, whatever `onError` says: it was cancelled, or what it works with
 * was disposed under it. A run keeps its sources open, so one that is closed was closed by the disposal of its loader
 * or cache.
 */
export function endsRun({ kind, code }: ClipwrightError): boolean {
  return kind === 'cancelled' || code === 'disposed' || code === 'source-closed';
}
