import { Rational, type TimelineItem } from '@clipwright/core';
import { secondsOf } from '../seconds-of.ts';
import { itemLength } from './item-length.ts';
import { trimmed } from './trimmed.ts';

/**
 * Reads stretches of a track, one behind the other: each begins where the one before it ends, or later. What lies
 * before the track's beginning and behind its end is a gap.
 */
export class TrackReader {
  readonly #items: readonly TimelineItem[];
  #next = 0;
  /** Where the next item begins. */
  #at = Rational.zero;

  constructor(items: readonly TimelineItem[]) {
    this.#items = items;
  }

  take(from: Rational, to: Rational): readonly TimelineItem[] {
    const taken: TimelineItem[] = [];
    let filled = from;
    const gapUntil = (until: Rational): void => {
      if (until.compare(filled) <= 0) return;
      taken.push({ gap: secondsOf(until.sub(filled)) });
      filled = until;
    };
    gapUntil(to.min(Rational.zero));
    for (let item = this.#items[this.#next]; item !== undefined && this.#at.compare(to) < 0; ) {
      const end = this.#at.add(itemLength(item) ?? Rational.zero);
      const head = filled.sub(this.#at).max(Rational.zero);
      const tail = end.sub(to).max(Rational.zero);
      if (end.compare(filled) > 0) {
        const part = trimmed(item, head, tail);
        taken.push(head.compare(0) > 0 ? withoutTransition(part) : part);
        filled = end.min(to);
      }
      if (tail.compare(0) > 0) break;
      this.#next += 1;
      this.#at = end;
      item = this.#items[this.#next];
    }
    gapUntil(to);
    return taken;
  }
}

function withoutTransition(item: TimelineItem): TimelineItem {
  const { transition: _, ...others } = item;
  return others;
}

/** Seconds that items stand on a track together. */
export function trackLength(items: readonly TimelineItem[]): Rational {
  return items.reduce((sum, item) => sum.add(itemLength(item) ?? Rational.zero), Rational.zero);
}
