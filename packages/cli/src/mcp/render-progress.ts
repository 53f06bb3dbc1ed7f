import type { RenderPhase, RunProgress } from '@clipwright/core';
import { renderFraction } from '@clipwright/node-kit';
import type { Call } from './workshop.ts';

/** Tells a client how far a render is. */
export function tellProgress(event: RunProgress & { readonly phase: RenderPhase }, call: Call): void {
  call.progress(renderFraction(event), `${event.phase}: ${Math.floor(event.ratio * 100)} %`);
}
