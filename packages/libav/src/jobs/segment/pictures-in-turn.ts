import { ClipwrightError } from '@clipwright/core';
import type { Pictures } from './pictures.ts';

/** Some one after the other, by pull. What gives them is ended with it. */
export function picturesInTurn(parts: Generator<Pictures, void, void>): Pick<Pictures, 'next'> & Disposable {
  let current: Pictures | undefined;
  let left = 0;
  return {
    *next(into) {
      if (left === 0) {
        current = parts.next().value ?? undefined;
        left = current?.frames ?? 0;
      }
      if (current === undefined) throw new ClipwrightError('internal', 'There are no more frames.');
      yield* current.next(into);
      left -= 1;
    },
    [Symbol.dispose]: () => void parts.return(),
  };
}
