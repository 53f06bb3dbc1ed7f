import type { CliStream } from '../context.ts';
import type { Colours } from './colours.ts';
import { lanesOf } from './lanes.ts';
import { liveBlock } from './live-block.ts';
import type { Counts, ReporterLines } from './reporter.ts';
import { statusLine } from './status-line.ts';

/** What is at work, at the bottom of a terminal: how far all is, and a line for each worker. Notes scroll above it. */
export function terminalReporter(stream: CliStream, colours: Colours): ReporterLines {
  const lanes = lanesOf(() => performance.now());
  let status: { readonly phase: string; readonly progress: Counts } | undefined;
  const block = liveBlock(stream, colours, {
    head: (width) => status && statusLine(status.phase, status.progress, width),
    lanes: () => lanes.busy(),
  });
  return {
    progress: (phase, progress) => {
      status = { phase, progress };
      block.changed();
    },
    work: (event) => {
      lanes.event(event);
      block.changed();
    },
    note: (text) => block.note(text),
    end: () => block.end(),
  };
}
