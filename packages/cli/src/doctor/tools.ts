import { type ClipwrightError, resultFrom, toClipwrightError } from '@clipwright/core';
import type { FfmpegRunner, FfmpegTools } from '@clipwright/ffmpeg';
import { map } from 'rxjs';

/** The programs, and whether ffmpeg has what is needed of it; or why they are not there. */
export type ToolCheck =
  | { readonly tools: FfmpegTools; readonly encoders: Features; readonly filters: Features }
  | { readonly failure: ClipwrightError };

export type Features = Readonly<Record<string, boolean>>;

/** Without these nothing can be rendered. */
export const requiredEncoders = ['libx264', 'aac'] as const;
/** Without these HDR sources are not tone-mapped well. */
export const wantedFilters = ['zscale', 'tonemap'] as const;

/** Asks the tools themselves. Rejects only when cancelled. */
export async function checkTools(runner: FfmpegRunner, signal: AbortSignal): Promise<ToolCheck> {
  const has = async (list: string, names: readonly string[]): Promise<Features> => {
    const done$ = runner
      .run({ tool: 'ffmpeg', args: ['-hide_banner', '-nostdin', list] })
      .pipe(map((event) => (event.type === 'ended' ? { type: 'done' as const, report: event.stdout } : event)));
    const text = await resultFrom(done$, { signal });
    return Object.fromEntries(names.map((name) => [name, new RegExp(`^\\s*\\S+\\s+${name}\\s`, 'm').test(text)]));
  };
  try {
    const tools = await resultFrom(runner.tools().pipe(map((report) => ({ type: 'done' as const, report }))), {
      signal,
    });
    return { tools, encoders: await has('-encoders', requiredEncoders), filters: await has('-filters', wantedFilters) };
  } catch (error) {
    const failure = toClipwrightError(error);
    if (failure.code === 'cancelled') throw failure;
    return { failure };
  }
}
