import type { CliStream } from '../context.ts';
import { lineReporter } from './line-reporter.ts';
import { printable } from './printable.ts';
import type { Reporter } from './reporter.ts';
import { terminalReporter } from './terminal-reporter.ts';

/** A bar on a terminal, plain lines elsewhere; with `quiet` only notes. */
export function reporterFor(stream: CliStream, quiet: boolean): Reporter {
  const lines = stream.isTTY ? terminalReporter(stream) : lineReporter(stream);
  const notes: string[] = [];
  return {
    ...lines,
    ...(quiet ? { progress: () => {} } : {}),
    note: (text) => {
      notes.push(text);
      lines.note(text);
    },
    hasSaid: (text) => notes.some((note) => note.includes(printable(text))),
  };
}
