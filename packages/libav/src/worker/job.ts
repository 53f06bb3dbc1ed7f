/**
 * A piece of work in a worker, in steps: each `yield` gives a value and takes what is handed in for the next. One that
 * has nothing to give yet yields `undefined`, so that others have their turn and it can be ended. What it holds is freed
 * in `finally`, wherever it is ended.
 */
export interface JobDefinition<Args, Out extends object, In = void> {
  /** @param spent Memory of values that are done with, for others; it comes while the work goes on. */
  run(args: Args, spent: ArrayBuffer[]): Generator<Out | undefined, void, In | undefined>;
  /** Memory that goes over with a value, and is its receiver's then. @default none; everything is copied */
  moves?(value: Out): readonly ArrayBuffer[];
}

/** Gives back what it is given, typed. */
export function job<Args, Out extends object, In = void>(
  definition: JobDefinition<Args, Out, In>,
): JobDefinition<Args, Out, In> {
  return definition;
}
