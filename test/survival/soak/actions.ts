import type { Action } from './action.ts';
import { changedSource, fullDisk, hostileTool, killedTools } from './fault-actions.ts';
import { shortProgram } from './program-actions.ts';
import { abandonedReading, badSources, readFrames } from './read-actions.ts';
import { abandonedRender, abortedRender, refusedRender, render } from './render-actions.ts';

/** What concerns nobody but itself. */
export const actions: Readonly<Record<string, Action>> = {
  render,
  abortedRender,
  abandonedRender,
  refusedRender,
  readFrames,
  abandonedReading,
  badSources,
  changedSource,
  hostileTool,
  shortProgram,
};

/** What may harm everything that goes on beside it. */
export const disturbances: Readonly<Record<string, Action>> = { killedTools, fullDisk };
