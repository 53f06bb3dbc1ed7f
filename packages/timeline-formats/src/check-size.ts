import { ClipwrightError } from '@clipwright/core';
import { listLimits } from './limits.ts';
import { type ListPlace, listError } from './list-error.ts';

/** Refuses a list of more than 64 million characters or bytes. */
export function checkSize(characters: number): void {
  if (characters <= listLimits.characters) return;
  throw new ClipwrightError('invalid-list', `The list is larger than ${listLimits.characters / 1024 / 1024} MB.`, {
    remedy: 'Split it.',
    details: { characters },
  });
}

/** Refuses a list of more than five million values. @param place Where the last one is. */
export function checkValues(values: number, place: () => ListPlace): void {
  if (values > listLimits.values)
    throw listError(place(), `it has more than ${listLimits.values} values.`, 'Split it.');
}

/** Refuses a list of more than a million items. @param place Where the last one is. */
export function checkCount(items: number, place: () => ListPlace): void {
  if (items > listLimits.items) throw listError(place(), `it has more than ${listLimits.items} items.`, 'Split it.');
}
