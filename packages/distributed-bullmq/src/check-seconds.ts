import { ClipwrightError } from '@clipwright/core';

/** Beyond that timers do not count. */
const longest = 1_000_000;

/** Throws `invalid-option` for what is no time to wait. */
export function checkSeconds(options: Readonly<Record<string, number>>): void {
  for (const [option, seconds] of Object.entries(options)) {
    if (typeof seconds === 'number' && seconds > 0 && seconds <= longest) continue;
    throw new ClipwrightError('invalid-option', `The option ${option} is no number of seconds above 0.`, {
      remedy: `Write a number up to ${longest}.`,
      details: { option },
    });
  }
}
