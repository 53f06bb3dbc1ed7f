import { ClipwrightError, type FrameRate, Rational } from '@clipwright/core';
import { canDrop, frameOfTimecode, readFrameRate, readTimecode, timecodeBase } from '@clipwright/core/author';
import { listError } from '../list-error.ts';
import type { Losses } from '../losses.ts';
import type { EdlEvent } from './edl-event.ts';

/** Makes seconds of a list's timecodes. */
export class EdlClock {
  readonly rate: Rational;

  constructor(rate: Rational) {
    this.rate = rate;
  }

  /** Frames that have a number in a second. */
  get base(): number {
    return timecodeBase(this.rate).base;
  }

  frames(count: number): Rational {
    return Rational.of(count).div(this.rate);
  }

  /** Errors: `invalid-list`. */
  seconds(text: string, { line, drop }: Pick<EdlEvent, 'line' | 'drop'>): Rational {
    const read = readTimecode(text);
    const base = timecodeBase(this.rate, drop || read?.drop === true);
    const frame = read === undefined ? undefined : frameOfTimecode(read.numbers, base);
    if (frame !== undefined) return this.frames(frame);
    throw listError(
      { line, column: 1 },
      `at ${base.base} frames a second${base.dropped > 0 ? ', dropped,' : ''} there is no timecode ${text.slice(0, 20)}.`,
      'Say how many frames a second the list counts.',
    );
  }
}

/**
 * The clock of a list: by the rate that is asked for or that it says, else by the highest frame's number in it, and by
 * whether numbers are dropped. That is told, since lists do not say it.
 */
export function clockOf(
  events: readonly EdlEvent[],
  asked: FrameRate | undefined,
  said: string | undefined,
  losses: Losses,
): EdlClock {
  const own = asked ?? said;
  const given = own === undefined ? undefined : readFrameRate(own);
  if (asked !== undefined && given === undefined) {
    throw new ClipwrightError('invalid-option', `The rate ${JSON.stringify(asked)} is none.`, {
      remedy: 'Write frames per second, such as 24, 25, 29.97 or 30.',
    });
  }
  if (given !== undefined) return new EdlClock(given);
  const guessed = guessedRate(events);
  const message = `The list does not say its frames per second; ${guessed.toNumber().toFixed(2).replace(/\.00$/, '')} were taken.`;
  losses.add('assumed', 'rate', message);
  return new EdlClock(guessed);
}

function guessedRate(events: readonly EdlEvent[]): Rational {
  let highest = 0;
  let drop = false;
  for (const event of events) {
    for (const text of [event.sourceIn, event.sourceOut, event.recordIn, event.recordOut]) {
      const read = readTimecode(text);
      highest = Math.max(highest, read?.numbers[3] ?? 0);
      drop ||= event.drop || read?.drop === true;
    }
  }
  const base = [24, 25, 30, 50, 60].find((rate) => highest < rate && (!drop || rate % 30 === 0)) ?? 60;
  const dropped = Rational.of(base * 1000, 1001);
  return drop && canDrop(dropped) ? dropped : Rational.of(base);
}
