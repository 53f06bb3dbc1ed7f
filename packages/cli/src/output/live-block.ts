import { createLogUpdate } from 'log-update';
import type { CliStream } from '../context.ts';
import type { Colours } from './colours.ts';
import { laneLines } from './lane-lines.ts';
import type { Lane } from './lanes.ts';
import { wrapped } from './wrapped.ts';

const standardWidth = 80;
const standardHeight = 24;

/** Lanes that are shown, at most. */
const maxLanes = 12;

/** Milliseconds between two drawings, at least; and after which it is drawn again though nothing has changed. */
const [soonest, latest] = [100, 1000];

/** What is drawn. */
export interface LiveText {
  /** The first line, never longer than `width`; `undefined`: nothing is drawn yet. */
  head(width: number): string | undefined;
  lanes(): readonly Lane[];
}

/** Lines at the bottom of a terminal that are drawn over. Notes scroll above them. */
export interface LiveBlock {
  /** Something else is to be drawn. */
  changed(): void;
  note(text: string): void;
  /** Takes them away. */
  end(): void;
}

export function liveBlock(stream: CliStream, colours: Colours, { head, lanes }: LiveText): LiveBlock {
  // The cursor is left alone, so that nothing is to be put right after a kill.
  const block = createLogUpdate(stream, {
    showCursor: true,
    defaultWidth: standardWidth,
    defaultHeight: standardHeight,
  });
  let timer: NodeJS.Timeout | undefined;
  let drawnAt = Number.NEGATIVE_INFINITY;
  let ended = false;
  const draw = (): void => {
    clearTimeout(timer);
    // One column less: who writes into the last one may have begun the next line.
    const width = (stream.columns || standardWidth) - 1;
    const first = ended ? undefined : head(width);
    if (first === undefined) return;
    drawnAt = performance.now();
    const room = Math.min(maxLanes, (stream.rows || standardHeight) - 3);
    const workers = laneLines(lanes(), drawnAt, width, room).map((line) => colours.quiet(line));
    block([first, ...workers].join('\n'));
    drawIn(latest);
  };
  const drawIn = (ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(draw, ms);
    timer.unref();
  };
  return {
    changed: () => {
      if (ended) return;
      const wait = drawnAt + soonest - performance.now();
      if (wait <= 0) draw();
      else drawIn(wait);
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
