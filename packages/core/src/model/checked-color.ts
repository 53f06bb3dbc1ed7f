import type { Color } from '../contracts/output-profile.ts';
import { ClipwrightError } from '../errors/clipwright-error.ts';
import { isColor } from './output-choices.ts';

/** The colour that is shown where none is asked for. */
export const black = '#000000';

/** A colour as an item gives it. Errors: `invalid-clip`. */
export function checkedColor(asked: string = black): Color {
  const color = asked.toLowerCase();
  if (isColor(color)) return color;
  throw new ClipwrightError('invalid-clip', `The colour ${JSON.stringify(asked)} is none.`, {
    remedy: 'Write its red, green and blue, such as #202020.',
  });
}
