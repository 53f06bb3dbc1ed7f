import { setTimeout } from 'node:timers/promises';
import { ClipwrightError, toClipwrightError } from '@clipwright/core';
import { exitCodes } from '../exit-codes.ts';
import { tellFailure } from '../output/tell-failure.ts';
import { counted } from '../output/units.ts';
import type { RunContext } from '../plugins/run-context.ts';
import { ReasonTold } from '../reason-told.ts';
import { filesState } from '../watch/files-state.ts';
import { watchedFiles } from '../watch/watched-files.ts';
import { type RenderFlags, render } from './render.ts';

/** Milliseconds between two looks. Disks of other machines tell nobody what changes on them: so files are looked at. */
const interval = 500;

/**
 * Renders, and does so again whenever the list or one of its media has changed, until it is cancelled. What is still as
 * it was comes from the cache. A render that fails is told, and the next change renders again.
 */
export async function watch(names: readonly string[], flags: RenderFlags, context: RunContext): Promise<number> {
  check(names, flags);
  const { signal } = context;
  for (let overwrite = flags.overwrite ?? false; ; overwrite = true) {
    // Looked at before it is rendered: what changes meanwhile is rendered next.
    const files = await watchedFiles(names, flags, context);
    const state = await filesState(files);
    await renderOnce(names, { ...flags, overwrite }, context);
    if (signal.aborted) return exitCodes.cancelled;
    if (flags.quiet !== true) context.stderr.write(`watching ${counted(files.length, 'file')}; Ctrl-C ends it\n`);
    if (!(await changed(state, () => watchedFiles(names, flags, context), signal))) return exitCodes.cancelled;
  }
}

function check(names: readonly string[], { json, dryRun, output }: RenderFlags): void {
  const wrong = names.includes('-')
    ? 'Standard input is read once, and --watch reads the list again and again.'
    : output === '-'
      ? 'Standard output takes one video, and --watch makes one again and again.'
      : json || dryRun
        ? `--watch renders again and again, and ${json ? '--json is one report' : '--dry-run renders nothing'}.`
        : undefined;
  if (wrong !== undefined) throw new ClipwrightError('invalid-option', wrong, { remedy: 'Leave one of them out.' });
}

async function renderOnce(names: readonly string[], flags: RenderFlags, context: RunContext): Promise<void> {
  try {
    await render(names, flags, context);
  } catch (error) {
    const [failure, said] = error instanceof ReasonTold ? [error.error, error.message] : [toClipwrightError(error)];
    // What no change of a file mends.
    if (failure.code === 'output-exists' || failure.code === 'invalid-option') throw error;
    if (failure.code !== 'cancelled') tellFailure(failure, context, said);
  }
}

/** Resolves once files are otherwise, and have been for one look: one that is still being written is not rendered. */
async function changed(before: string, files: () => Promise<readonly string[]>, signal: AbortSignal): Promise<boolean> {
  let last = before;
  for (;;) {
    try {
      await setTimeout(interval, undefined, { signal });
    } catch {
      return false;
    }
    const now = await filesState(await files());
    if (now !== before && now === last) return true;
    last = now;
  }
}
