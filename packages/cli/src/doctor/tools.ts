import { type ClipwrightError, resultFrom, toClipwrightError } from '@clipwright/core';
import { describeTools, type FfmpegRunner, type KnownEncoder, type ToolsDescription } from '@clipwright/ffmpeg';
import { type HardwareEncoder, tryHardware } from '@clipwright/renderer-ffmpeg';
import { map } from 'rxjs';

/** What the tools are and can do; or why they are not there. */
export type ToolCheck = ToolsDescription | { readonly failure: ClipwrightError };

/** Without these nothing can be rendered. */
export const requiredEncoders: readonly KnownEncoder[] = ['libx264', 'aac'];

/** Asks the tools themselves. Rejects only when cancelled. */
export async function checkTools(runner: FfmpegRunner, signal: AbortSignal): Promise<ToolCheck> {
  try {
    return await resultFrom(describeTools(runner).pipe(map((report) => ({ type: 'done' as const, report }))), {
      signal,
    });
  } catch (error) {
    const failure = toClipwrightError(error);
    if (failure.code === 'cancelled') throw failure;
    return { failure };
  }
}

/** Which encoders of devices work here. Rejects only when cancelled: what is not known does not work. */
export async function checkHardware(runner: FfmpegRunner, signal: AbortSignal): Promise<readonly HardwareEncoder[]> {
  try {
    return await resultFrom(tryHardware(runner).pipe(map((report) => ({ type: 'done' as const, report }))), { signal });
  } catch (error) {
    if (toClipwrightError(error).code === 'cancelled') throw error;
    return [];
  }
}
