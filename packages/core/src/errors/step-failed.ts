import { ClipwrightError } from './clipwright-error.ts';

/** Where a step of the user's own was. Plain JSON data. */
export type FailedStep =
  /** `use`, on a clip of the list, from 0. */
  | { readonly step: 'use'; readonly clip: number }
  /** A frame transform, at so many seconds from the source's zero. */
  | { readonly step: 'transform'; readonly transform: string; readonly timestamp: number };

/**
 * What a step of the user's own threw, as `step-failed` or, of a frame transform, `transform-failed`, with it as
 * `cause`; the place is in `details`. An error of ours passes as it is: the step read something that failed, or was
 * cancelled.
 */
export function stepFailed(place: FailedStep, error: unknown): ClipwrightError {
  if (error instanceof ClipwrightError) return error;
  const said = error instanceof Error ? error.message || error.name : String(error);
  const [code, where] =
    place.step === 'use'
      ? (['step-failed', 'use'] as const)
      : (['transform-failed', `the transform "${place.transform}", at ${place.timestamp} s`] as const);
  return new ClipwrightError(code, `Your own step failed (${where}): ${said}`, {
    cause: error,
    details: { ...place },
  });
}
