import type { ClipWarning } from '../../contracts/clip-warning.ts';
import type { ClipwrightError } from '../../errors/clipwright-error.ts';
import { clipMotion } from '../../model/clip-settings.ts';
import type { LayerEntry } from '../../model/layer-entries.ts';
import { askedRange } from '../../model/resolve-clip.ts';
import type { Clip } from '../../model/timeline.ts';
import type { EncodeReason } from '../../plan/choose-copy.ts';
import type { LayerRect } from '../../plan/plannable.ts';
import { Rational } from '../../time/rational.ts';
import type { OnError, OpenClip } from '../load/load-events.ts';
import type { ClipDamage } from './render-events.ts';

/** What became of one clip of the timeline so far. Never changed: whoever learns more makes another. */
export interface ClipState {
  /** Position in the timeline, from 0. */
  readonly item: number;
  readonly clip: Clip;
  /** Present when it loaded. */
  readonly open?: OpenClip;
  /** Present when it failed, while loading or while rendering. */
  readonly error?: ClipwrightError;
  /** How long it stands black; present when it failed and is held. */
  readonly heldFor?: Rational;
  readonly warnings: readonly ClipWarning[];
  /** Output frames that repeat the source's first or last frame. */
  readonly repeated: number;
  /** Present when a part of it does not decode. */
  readonly damage?: ClipDamage;
  /** Why none of it is copied, though it could be; found out while rendering. */
  readonly uncopied?: EncodeReason;
  /** Milliseconds spent on it. */
  readonly ms: number;
}

/** The same of a layer: of what it shows. Its `item` is its id among the layers ({@link LayerEntry}). */
export interface LayerState extends ClipState {
  readonly entry: LayerEntry;
  /** Where it lies, of what was made for its place. */
  readonly rect?: LayerRect;
}

export function isLayer(state: ClipState): state is LayerState {
  return 'entry' in state;
}

/** It failed: it leaves the timeline, or black of its length stands in its place. */
export function failed<S extends ClipState>(state: S, error: ClipwrightError, onError: OnError): S {
  if (onError !== 'hold' || isLayer(state)) return { ...state, error };
  const heldFor = durationOf(state);
  if (heldFor !== undefined) return { ...state, error, heldFor };
  const message = 'Its length is not known, so nothing holds its place: later cuts move forward.';
  return { ...state, error, warnings: [...state.warnings, { code: 'not-held', message }] };
}

/** Seconds that a clip lasts, as far as that is known. */
export function durationOf({ clip, open }: Pick<ClipState, 'clip' | 'open'>): Rational | undefined {
  try {
    const { speed, freeze } = clipMotion(clip);
    if (freeze !== undefined) return freeze;
    const { start, end } = open === undefined ? askedRange(clip) : open;
    return end === undefined
      ? undefined
      : Rational.from(end)
          .sub(Rational.from(start))
          .div(speed ?? 1);
  } catch {
    // The list's own numbers are no range: that is the failure being handled.
    return undefined;
  }
}

/** Whether it is open and still has a place. */
export function isLive<S extends ClipState>(state: S): state is S & { readonly open: OpenClip } {
  return state.open !== undefined && state.error === undefined;
}
