import type { Rational } from '../time/rational.ts';
import type { PlacedItem } from './place-items.ts';
import { fadesWithin, spanWithin } from './place-layers.ts';
import type { PlannableClip, PlannableSound } from './plannable.ts';

/** A sound at its place beside the main one, in exact seconds. */
export interface PlacedSound {
  readonly content: PlannableClip;
  readonly position: Rational;
  readonly end: Rational;
  readonly fadeIn: Rational;
  readonly fadeOut: Rational;
}

/** The layers that are heard, each where a layer that is seen would lie. Those of an item that has no place have none either. */
export function placeSounds(sounds: readonly PlannableSound[], items: readonly PlacedItem[]): readonly PlacedSound[] {
  return sounds.flatMap((sound): PlacedSound[] => {
    const span = spanWithin(sound, items);
    if (span === undefined || span.end.compare(span.position) <= 0) return [];
    const { content, settings } = sound;
    return [{ content, ...span, ...fadesWithin(settings, span.end.sub(span.position)) }];
  });
}
