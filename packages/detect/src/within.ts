import { ClipwrightError } from '@clipwright/core';

/** A number within bounds, both included. Errors: `invalid-option`, with the option's path. */
export function within(option: string, value: number, [least, most]: readonly [number, number]): number {
  if (typeof value === 'number' && value >= least && value <= most) return value;
  throw new ClipwrightError('invalid-option', `The option ${option} is ${JSON.stringify(value)}.`, {
    remedy: `Write a number from ${least} to ${most}.`,
    details: { option },
  });
}
