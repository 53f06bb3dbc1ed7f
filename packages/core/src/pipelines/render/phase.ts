import { concatMap, type Observable, type OperatorFunction, of } from 'rxjs';
import type { RenderPlan } from '../../plan/plan.ts';
import type { ClipState } from './clip-state.ts';

/** What a phase of a render emits: what happens, as it happens, and at last what it came to, exactly once. */
export type Step<E, T> =
  | { readonly type: 'event'; readonly event: E }
  /** A clip is in another state, or there is a plan: what the report of a cancelled run tells. */
  | { readonly type: 'clip'; readonly clip: ClipState }
  | { readonly type: 'plan'; readonly plan: RenderPlan }
  | { readonly type: 'reached'; readonly value: T };

/** Goes on with the next phase from what a phase came to. */
export function andThen<E, T, F, U>(
  next: (value: T) => Observable<Step<F, U>>,
): OperatorFunction<Step<E, T>, Step<E | F, U>> {
  return (step$) =>
    step$.pipe(
      concatMap((step): Observable<Step<E | F, U>> => (step.type === 'reached' ? next(step.value) : of(step))),
    );
}

export function event<E>(event: E): Step<E, never> {
  return { type: 'event', event };
}

export function reached<T>(value: T): Step<never, T> {
  return { type: 'reached', value };
}
