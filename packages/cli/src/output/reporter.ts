import type { RunProgress } from '@clipwright/core';
import type { CliStream } from '../context.ts';
import { lineReporter } from './line-reporter.ts';
import { terminalReporter } from './terminal-reporter.ts';

/** What a person sees while a command works; all of it goes to standard error. */
export interface Reporter {
  progress(phase: string, progress: RunProgress): void;
  /** A line that stays: what was skipped and why. */
  note(text: string): void;
  /** No progress from here on. */
  end(): void;
}

/** A bar on a terminal, plain lines elsewhere; with `quiet` only notes. */
export function reporterFor(stream: CliStream, quiet: boolean): Reporter {
  const reporter = stream.isTTY ? terminalReporter(stream) : lineReporter(stream);
  return quiet ? { ...reporter, progress: () => {} } : reporter;
}
