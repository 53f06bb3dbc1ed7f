import type { RunProgress } from '@clipwright/core';
import type { CliStream } from '../context.ts';
import { lineReporter } from './line-reporter.ts';
import { printable } from './printable.ts';
import { terminalReporter } from './terminal-reporter.ts';

/** What a person sees while a command works; all of it goes to standard error. */
export interface Reporter extends ReporterLines {
  /** Whether a note has said it. */
  hasSaid(text: string): boolean;
}

/** How that is written. */
export interface ReporterLines {
  progress(phase: string, progress: RunProgress): void;
  /** A line that stays: what was skipped and why. */
  note(text: string): void;
  /** No progress from here on. */
  end(): void;
}

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
