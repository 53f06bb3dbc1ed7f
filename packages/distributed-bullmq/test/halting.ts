import { concat, of } from 'rxjs';
import type { FixtureOptions } from './fixtures/parts.mjs';

/** A worker whose pictures stop half-way, for ever or until they are let go. */
export function halting(): { readonly fixture: FixtureOptions; letGo(): void } {
  let letGo = (): void => {};
  const gate = new Promise<undefined>((resolve) => {
    letGo = () => resolve(undefined);
  });
  const half = of({ type: 'progress' as const, ratio: 0.5 });
  return { fixture: { hold: () => concat(half, gate) }, letGo: () => letGo() };
}
