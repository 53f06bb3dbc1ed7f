import { type ClipwrightError, resultFrom, toClipwrightError } from '@clipwright/core';
import { describeTools, type FfmpegRunner, type KnownEncoder, type ToolsDescription } from '@clipwright/ffmpeg';
import type { LibavInfo } from '@clipwright/libav';
import { type HardwareEncoder, tryHardware } from '@clipwright/renderer-ffmpeg';
import { map } from 'rxjs';
import { libavPackage } from '../engines/libav-package.ts';

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

/** FFmpeg's libraries in this process; `null` where they are not. Rejects only when cancelled. */
export async function checkLibav(signal: AbortSignal): Promise<LibavInfo | null> {
  const { libavEngine, libraryInstalled } = await libavPackage();
  if (!libraryInstalled()) return null;
  await using engine = libavEngine({ workers: 1 });
  try {
    return await resultFrom(engine.about().pipe(map((report) => ({ type: 'done' as const, report }))), { signal });
  } catch (error) {
    if (toClipwrightError(error).code === 'cancelled') throw error;
    return null;
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
