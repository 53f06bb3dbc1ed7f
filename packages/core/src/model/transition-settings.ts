import type { TransitionDrawing } from '../contracts/clip-renderer.ts';
import type { Color } from '../contracts/output-profile.ts';
import { ClipwrightError } from '../errors/clipwright-error.ts';
import type { Rational } from '../time/rational.ts';
import { secondsToRational } from '../time/seconds.ts';
import { checkedColor } from './checked-color.ts';
import type { TimelineItem, Transition } from './timeline.ts';

/** How the item before another gives way to it; times exact. None for a cut. */
export interface TransitionSettings {
  /** Seconds in which both are seen. */
  readonly crossfade?: Rational;
  /** How they share the picture then. @default they are mixed */
  readonly drawing?: TransitionDrawing;
  /** By way of a colour: seconds in all, and which. */
  readonly dip?: { readonly duration: Rational; readonly color: Color };
}

type Direction = NonNullable<Transition['direction']>;

/** Where what moves comes from, in canvases. */
const origins: Readonly<Record<Direction, TransitionDrawing['window']>> = {
  left: { x: 1 },
  right: { x: -1 },
  up: { y: 1 },
  down: { y: -1 },
};

const drawings: Readonly<Record<'wipe' | 'slide', (direction: Direction) => TransitionDrawing>> = {
  wipe: (direction) => ({ window: origins[direction] }),
  slide: (direction) => ({ from: origins[opposite[direction]], to: origins[direction], window: origins[direction] }),
};

const opposite = { left: 'right', right: 'left', up: 'down', down: 'up' } as const;

/** The transition that an item asks for. Errors: `invalid-clip`. */
export function transitionOf({ transition }: Pick<TimelineItem, 'transition'>): TransitionSettings {
  if (transition === undefined) return {};
  const { type, color, direction } = transition;
  const duration = secondsToRational(transition.duration, 'duration of the transition');
  if (duration.compare(0) < 0) {
    throw invalid(`A transition of ${transition.duration} s is none.`, 'Let it last 0 s or longer.');
  }
  if (color !== undefined && type !== 'dip') {
    throw invalid(`A ${type} goes by way of no colour.`, 'Leave `color` out, or let it be a dip.');
  }
  if (direction !== undefined && !isDrawn(type)) {
    throw invalid(`A ${type} has no direction.`, 'Leave `direction` out, or let it be a wipe or a slide.');
  }
  const isCut = duration.compare(0) === 0;
  if (type === 'crossfade') return isCut ? {} : { crossfade: duration };
  if (type === 'dip') {
    const dip = { duration, color: checkedColor(color) };
    return isCut ? {} : { dip };
  }
  if (!isDrawn(type)) {
    throw invalid(
      `There is no transition ${JSON.stringify(type)}.`,
      'Let it be a crossfade, a dip, a wipe or a slide.',
    );
  }
  const drawing = drawings[type](checkedDirection(direction));
  return isCut ? {} : { crossfade: duration, drawing };
}

function checkedDirection(direction: Direction = 'left'): Direction {
  if (Object.hasOwn(origins, direction)) return direction;
  throw invalid(`There is no direction ${JSON.stringify(direction)}.`, 'Let it be left, right, up or down.');
}

/** Whether a transition is drawn, which not every renderer does. */
export function isDrawn(type: unknown): type is 'wipe' | 'slide' {
  return type === 'wipe' || type === 'slide';
}

function invalid(message: string, remedy: string): ClipwrightError {
  return new ClipwrightError('invalid-clip', message, { remedy });
}
