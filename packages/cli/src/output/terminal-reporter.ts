import { createLogUpdate } from 'log-update';
import type { CliStream } from '../context.ts';
import type { Colours } from './colours.ts';
import { laneLines } from './lane-lines.ts';
import { lanesOf } from './lanes.ts';
import type { Counts, ReporterLines } from './reporter.ts';
import { statusLine } from './status-line.ts';
import { wrapped } from './wrapped.ts';

const standardWidth = 80;
const standardHeight = 24;

/** Workers that are shown, at most. */
const maxLanes = 12;

/** Milliseconds between two drawings, at least; and after which it is drawn again though nothing has changed. */
const [soonest, latest] = [100, 1000];

/** What is at work, at the bottom of a terminal: how far all is, and a line for each worker. Notes scroll above it. */
export function terminalReporter(stream: CliStream, colours: Colours): ReporterLines {
  // The cursor is left alone, so that nothing is to be put right after a kill.
  const block = createLogUpdate(stream, {
    showCursor: true,
    defaultWidth: standardWidth,
    defaultHeight: standardHeight,
  });
  const lanes = lanesOf(() => performance.now());
  let status: { readonly phase: string; readonly progress: Counts } | undefined;
  let timer: NodeJS.Timeout | undefined;
  let drawnAt = Number.NEGATIVE_INFINITY;
  let ended = false;
  const draw = (): void => {
    clearTimeout(timer);
    if (status === undefined || ended) return;
    drawnAt = performance.now();
    // One column less: who writes into the last one may have begun the next line.
    const width = (stream.columns || standardWidth) - 1;
    const room = Math.min(maxLanes, (stream.rows || standardHeight) - 3);
    const workers = laneLines(lanes.busy(), drawnAt, width, room).map((line) => colours.quiet(line));
    block([statusLine(status.phase, status.progress, width), ...workers].join('\n'));
    drawIn(latest);
  };
  const drawIn = (ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(draw, ms);
    timer.unref();
  };
  const changed = (): void => {
    if (ended) return;
    const wait = drawnAt + soonest - performance.now();
    if (wait <= 0) draw();
    else drawIn(wait);
  };
  return {
    progress: (phase, progress) => {
      status = { phase, progress };
      changed();
    },
    work: (event) => {
      lanes.event(event);
      changed();
    },
    note: (text) => {
      block.clear();
      stream.write(`${colours.warning(wrapped(text, stream.columns))}\n`);
      draw();
    },
    end: () => {
      clearTimeout(timer);
      if (!ended) block.clear();
      ended = true;
    },
  };
}
