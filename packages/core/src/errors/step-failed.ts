import { ClipwrightError } from './clipwright-error.ts';

/**
 * What a step of the user's own threw, as `step-failed` with it as `cause`. An error of ours passes as it is: the step
 * read something that failed, or was cancelled.
 *
 * @param step Names it, such as `use` or `transform "blur"`.
 */
export function stepFailed(step: string, error: unknown): ClipwrightError {
  if (error instanceof ClipwrightError) return error;
  const said = error instanceof Error ? error.message || error.name : String(error);
  return new ClipwrightError('step-failed', `Your own step failed (${step}): ${said}`, {
    cause: error,
    details: { step },
  });
}
