import { ClipwrightError, toClipwrightError } from '../errors/clipwright-error.ts';
import { systemFailure, systemRemedies } from '../errors/system-errors.ts';

/**
 * What failed in a renderer of an author's own, typed: an error of ours as it is; of the operating system `disk-full`,
 * `out-of-resources` or `output-unwritable`; anything else as `contract-violation`.
 */
export function rendererFailure(name: string, error: unknown): ClipwrightError {
  if (error instanceof ClipwrightError) return error;
  const { message } = toClipwrightError(error);
  const failure = systemFailure(error);
  const told = `The renderer "${name}" failed: ${message}`;
  const details = { renderer: name };
  if (failure === 'disk-full' || failure === 'out-of-resources') {
    return new ClipwrightError(failure, told, { cause: error, remedy: systemRemedies[failure], details });
  }
  if (failure !== undefined) {
    const remedy = 'Check that its directory exists and may be written to.';
    return new ClipwrightError('output-unwritable', told, { cause: error, remedy, details });
  }
  return new ClipwrightError('contract-violation', told, {
    cause: error,
    remedy: 'Its author can have it throw a ClipwrightError that says what to do.',
    details,
  });
}
