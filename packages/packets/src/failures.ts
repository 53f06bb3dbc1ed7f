import { ClipwrightError } from '@clipwright/core';

/** What cannot be read as the codec's specification has it. */
export function damaged(why: string): ClipwrightError {
  return new ClipwrightError('source-damaged', `Coded pictures are damaged: ${why}.`, {
    remedy: 'Encode that stretch, or leave it out.',
  });
}

/** What cannot stand in one stream. */
export function otherFormat(what: string, values: readonly unknown[]): ClipwrightError {
  return new ClipwrightError('other-format', `Pictures cannot stand in one stream: they differ in ${what}.`, {
    remedy: 'Encode those of another format.',
    details: { what, values },
  });
}

/** More parameter sets than a stream has numbers for. */
export function tooMany(kind: string, limit: number): ClipwrightError {
  return new ClipwrightError(
    'too-many-parameter-sets',
    `One stream has no room for so many parameter sets (${kind}).`,
    {
      remedy: 'Encode some of the pictures.',
      details: { kind, limit },
    },
  );
}
