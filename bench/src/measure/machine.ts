import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';
import { ask } from '../process.ts';
import { median } from './median.ts';
import { timed } from './timed.ts';

/** Plain JSON data. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  /** Gibibytes. */
  readonly memory: number;
  readonly system: string;
  readonly node: string;
  readonly ffmpeg: string;
  /** Milliseconds that starting ffmpeg takes, doing nothing. */
  readonly ffmpegStart: number;
}

export async function describeMachine(ffmpeg: { readonly path: string; readonly version: string }): Promise<Machine> {
  const starts: number[] = [];
  for (let i = 0; i < 5; i++) starts.push(await timed(() => ask(ffmpeg.path, ['-version'])));
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memory: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.version,
    ffmpeg: ffmpeg.version,
    ffmpegStart: Math.round(median(starts)),
  };
}

/** Processes that wanted a core, on average over the last minute. */
export function load(): number {
  return Number((loadavg()[0] ?? 0).toFixed(2));
}
