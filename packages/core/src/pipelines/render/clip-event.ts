import { sourceName } from '../../model/source-id.ts';
import type { ClipState } from './clip-state.ts';
import type { RenderEvent } from './render-events.ts';

/** What is told of a clip that has loaded or failed. */
export function clipEvent({
  item: index,
  clip,
  error,
  heldFor,
  ...state
}: ClipState): Extract<RenderEvent, { type: 'clip' }> {
  const source = sourceName(clip);
  const warnings = Object.freeze([...state.warnings]);
  if (error === undefined) {
    const { cached = false } = state.open ?? {};
    return { type: 'clip', index, source, status: 'loaded', warnings, cached };
  }
  const status = heldFor === undefined ? 'skipped' : 'held';
  const { remedy } = error;
  const why = { ...error.toJSON(), ...(remedy === undefined ? {} : { remedy }) };
  return { type: 'clip', index, source, status, ...why, warnings };
}
