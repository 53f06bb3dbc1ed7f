import { ClipwrightError } from '@clipwright/core';

/** An option of a queue's place that cannot be. @param what Follows its name in the message. */
export function invalidPlace(option: string, what: string, remedy: string): ClipwrightError {
  return new ClipwrightError('invalid-option', `The option queue.${option} ${what}.`, {
    remedy,
    details: { option: `queue.${option}` },
  });
}
