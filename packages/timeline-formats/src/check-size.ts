import { ClipwrightError } from '@clipwright/core';
import { listLimits } from './limits.ts';

/** Refuses a list of more than 64 million characters or bytes. */
export function checkSize(characters: number): void {
  if (characters <= listLimits.characters) return;
  throw new ClipwrightError('invalid-list', `The list is larger than ${listLimits.characters / 1024 / 1024} MB.`, {
    remedy: 'Split it.',
    details: { characters },
  });
}

/** Refuses a list of more than five million values. */
export function checkValues(values: number): void {
  if (values <= listLimits.values) return;
  throw new ClipwrightError('invalid-list', `The list has more than ${listLimits.values} values.`, {
    remedy: 'Split it.',
  });
}

/** Refuses a list of more than a million items. */
export function checkCount(items: number): void {
  if (items <= listLimits.items) return;
  throw new ClipwrightError('invalid-list', `The list has more than ${listLimits.items} items.`, {
    remedy: 'Split it.',
  });
}
