import { type ClipwrightError, reworded, toClipwrightError } from '../../errors/clipwright-error.ts';

/** The same frames; what fails says that it is of that stretch (`details.stretch`). */
export async function* blaming<T>(stretch: number, frames: AsyncGenerator<T, void>): AsyncGenerator<T, void> {
  try {
    yield* frames;
  } catch (error) {
    throw ofStretch(stretch, error);
  }
}

/** The same work; what it throws says that it is of that stretch. */
export function inStretch<T>(stretch: number, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw ofStretch(stretch, error);
  }
}

/** The same error, and whose it is. */
function ofStretch(stretch: number, cause: unknown): ClipwrightError {
  const error = toClipwrightError(cause);
  return reworded(error, error.message, { stretch });
}
