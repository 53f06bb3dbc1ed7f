import type { RunContext } from '../plugins/run-context.ts';
import { type RenderFlags, render } from './render.ts';

export interface PlanFlags extends Omit<RenderFlags, 'output' | 'dryRun'> {
  readonly output?: string;
}

/** Of no source's name; nothing is written there. */
export const anyVideo = '.clipwright-plan.mp4';

/** Prints what a render would do. A video that is there is no hindrance: nothing is written. */
export async function plan(names: readonly string[], flags: PlanFlags, context: RunContext): Promise<number> {
  const { output = anyVideo, ...others } = flags;
  return await render(names, { ...others, output, overwrite: true, dryRun: true }, context);
}
