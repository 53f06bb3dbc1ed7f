import { SingleBar } from 'cli-progress';
import type { CliStream } from '../context.ts';
import type { Counts, ReporterLines } from './reporter.ts';
import { statusLine } from './status-line.ts';
import { wrapped } from './wrapped.ts';

const standardWidth = 80;

/** One line at the bottom of a terminal, redrawn at most ten times a second; notes scroll above it. */
export function terminalReporter(stream: CliStream): ReporterLines {
  let latest: { readonly phase: string; readonly progress: Counts } | undefined;
  let drawn = false;
  let ended = false;
  const bar = new SingleBar({
    stream,
    fps: 10,
    clearOnComplete: true,
    // Cursor and line wrapping are left alone, so that nothing is to be put right after a kill.
    hideCursor: null,
    linewrap: true,
    // Signals are the program's concern.
    gracefulExit: false,
    format: () =>
      latest === undefined ? '' : statusLine(latest.phase, latest.progress, (stream.columns || standardWidth) - 1),
  });
  const clear = (): void => {
    if (drawn) bar.stop();
    drawn = false;
  };
  const draw = (): void => {
    if (latest === undefined || ended) return;
    if (drawn) bar.update(latest.progress.ratio);
    else bar.start(1, latest.progress.ratio);
    drawn = true;
  };
  return {
    progress: (phase, progress) => {
      latest = { phase, progress };
      draw();
    },
    note: (text) => {
      clear();
      stream.write(`${wrapped(text, stream.columns)}\n`);
      draw();
    },
    end: () => {
      clear();
      ended = true;
    },
  };
}
