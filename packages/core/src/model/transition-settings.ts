import type { Color } from '../contracts/output-profile.ts';
import type { CanvasShift, TransitionDrawing } from '../contracts/transition-drawing.ts';
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

type Drawn = Extract<Transition['type'], 'wipe' | 'slide' | 'drawn'>;
type Direction = NonNullable<Transition['direction']>;

/** Where what moves comes from, in canvases. */
const origins: Readonly<Record<Direction, TransitionDrawing['window']>> = {
  left: { x: 1 },
  right: { x: -1 },
  up: { y: 1 },
  down: { y: -1 },
};

const drawings: Readonly<Record<Drawn, (transition: Transition) => TransitionDrawing>> = {
  wipe: ({ direction }) => ({ window: origins[checkedDirection(direction)] }),
  slide: ({ direction: asked }) => {
    const direction = checkedDirection(asked);
    return { from: origins[opposite[direction]], to: origins[direction], window: origins[direction] };
  },
  drawn: ({ drawing }) => checkedDrawing(drawing),
};

const opposite = { left: 'right', right: 'left', up: 'down', down: 'up' } as const;

/** The transition that an item asks for. Errors: `invalid-clip`. */
export function transitionOf({ transition }: Pick<TimelineItem, 'transition'>): TransitionSettings {
  if (transition === undefined) return {};
  const { type, color, direction, drawing } = transition;
  const duration = secondsToRational(transition.duration, 'duration of the transition');
  if (duration.compare(0) < 0) {
    throw invalid(`A transition of ${transition.duration} s is none.`, 'Let it last 0 s or longer.');
  }
  if (color !== undefined && type !== 'dip') {
    throw invalid(`A ${type} goes by way of no colour.`, 'Leave `color` out, or let it be a dip.');
  }
  if (direction !== undefined && type !== 'wipe' && type !== 'slide') {
    throw invalid(`A ${type} has no direction.`, 'Leave `direction` out, or let it be a wipe or a slide.');
  }
  if (drawing !== undefined && type !== 'drawn') {
    throw invalid(`A ${type} is drawn in one way alone.`, 'Leave `drawing` out, or let its type be drawn.');
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
      'Let it be a crossfade, a dip, a wipe or a slide, or drawn.',
    );
  }
  const drawn = drawings[type](transition);
  return isCut ? {} : { crossfade: duration, drawing: drawn };
}

function checkedDirection(direction: Direction = 'left'): Direction {
  if (Object.hasOwn(origins, direction)) return direction;
  throw invalid(`There is no direction ${JSON.stringify(direction)}.`, 'Let it be left, right, up or down.');
}

/** A drawing in one form for the same. */
function checkedDrawing({ from, to, window }: Partial<TransitionDrawing> = {}): TransitionDrawing {
  const [gone, come, opened] = [{ from }, { to }, { window }].map(checkedShift);
  if (opened === undefined) {
    throw invalid('A transition is drawn, and its window comes from nowhere.', 'Write { window: { x: 1 } }, or less.');
  }
  return { ...(gone && { from: gone }), ...(come && { to: come }), window: opened };
}

/** @param named The way, under its name. */
function checkedShift(named: Readonly<Record<string, CanvasShift | undefined>>): CanvasShift | undefined {
  const [[name, { x = 0, y = 0 } = {}] = ['']] = Object.entries(named);
  for (const way of [x, y]) {
    if (typeof way === 'number' && way >= -1 && way <= 1) continue;
    throw invalid(
      `In the drawing of a transition ${name} is ${JSON.stringify(way)} away.`,
      'Let it be from -1 to 1 canvas.',
    );
  }
  if (x === 0 && y === 0) return undefined;
  return { ...(x === 0 ? {} : { x }), ...(y === 0 ? {} : { y }) };
}

/** Whether a transition is drawn, which not every renderer does. */
export function isDrawn(type: unknown): type is Drawn {
  return typeof type === 'string' && Object.hasOwn(drawings, type);
}

function invalid(message: string, remedy: string): ClipwrightError {
  return new ClipwrightError('invalid-clip', message, { remedy });
}
