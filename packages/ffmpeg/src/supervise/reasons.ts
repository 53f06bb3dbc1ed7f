import { ClipwrightError } from '@clipwright/core';

/** Why a process is ended that gave no sign of life: `tool-stalled`. */
export function stalled(stallMs: number): ClipwrightError {
  return new ClipwrightError('tool-stalled', `A process gave no sign of life for ${stallMs / 1000} s, and was ended.`, {
    remedy: 'Check that the source can be read (a network disk may hang); on a very slow machine allow more time.',
    details: { stallMs },
  });
}

/** Why a process is ended that takes too long in all: `tool-timeout`. */
export function tooLong(deadlineMs: number): ClipwrightError {
  return new ClipwrightError('tool-timeout', `A process was not done after ${deadlineMs / 1000} s, and was ended.`, {
    remedy: 'Check the source and the disk that it is on; if they are sound, allow more time.',
    details: { deadlineMs },
  });
}

/** Why what a process printed is not to be trusted, though it ended well: `tool-failed`. */
export function leftOpen(): ClipwrightError {
  return new ClipwrightError(
    'tool-failed',
    'A process ended, and something that it had started goes on in its place.',
    {
      remedy: 'Give the path of the tool itself, not of a script that leaves it to run by itself.',
    },
  );
}
