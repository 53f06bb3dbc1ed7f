import { combineLatest, last, map, type Observable } from 'rxjs';
import type { FfmpegRunner, FfmpegTools, RunEvent } from '../runner.ts';

/** Encoders that Clipwright uses or would like to: x264 and aac are needed, the others are choices. */
export const knownEncoders = ['libx264', 'aac', 'libx265', 'libvpx-vp9', 'libsvtav1', 'libopus'] as const;

export type KnownEncoder = (typeof knownEncoders)[number];

/** What the tools that were found can do. */
export interface ToolsDescription {
  readonly tools: FfmpegTools;
  /** Whether each encoder is compiled in. */
  readonly encoders: Readonly<Record<KnownEncoder, boolean>>;
  /** Whether the filter that converts HDR pictures well is compiled in. */
  readonly zscale: boolean;
}

/** Printing a table takes no time to speak of. */
const deadlineMs = 15_000;

/** The names in a table that `ffmpeg -encoders` or `-filters` prints: the second word of each line. */
function namesIn(table: string): ReadonlySet<string> {
  return new Set(table.split('\n').flatMap((line) => /^\s*\S+\s+(\S+)/.exec(line)?.[1] ?? []));
}

function names(runner: FfmpegRunner, option: '-encoders' | '-filters'): Observable<ReadonlySet<string>> {
  const args = ['-hide_banner', '-v', 'error', option];
  return runner.run({ tool: 'ffmpeg', args, deadlineMs }).pipe(
    last(),
    map((event: RunEvent) => namesIn(event.type === 'ended' ? event.stdout : '')),
  );
}

/** What a runner's tools are and can do. Emits once and completes. Errors: those of the runner. */
export function describeTools(runner: FfmpegRunner): Observable<ToolsDescription> {
  return combineLatest([runner.tools(), names(runner, '-encoders'), names(runner, '-filters')]).pipe(
    map(([tools, encoders, filters]) => ({
      tools,
      encoders: {
        libx264: encoders.has('libx264'),
        aac: encoders.has('aac'),
        libx265: encoders.has('libx265'),
        'libvpx-vp9': encoders.has('libvpx-vp9'),
        libsvtav1: encoders.has('libsvtav1'),
        libopus: encoders.has('libopus'),
      },
      zscale: filters.has('zscale'),
    })),
  );
}
