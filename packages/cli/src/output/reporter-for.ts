import type { CliContext, CliStream } from '../context.ts';
import { coloursOf } from './colours.ts';
import { lineReporter } from './line-reporter.ts';
import { printable } from './printable.ts';
import type { Reporter } from './reporter.ts';
import { terminalReporter } from './terminal-reporter.ts';

/** A live view on a terminal, plain lines elsewhere; with `quiet` only notes. */
export function reporterFor({ stderr, env }: Pick<CliContext, 'stderr' | 'env'>, quiet: boolean): Reporter {
  const colours = coloursOf(stderr, env);
  const lines = isLive(stderr, env) ? terminalReporter(stderr, colours) : lineReporter(stderr, colours);
  const notes: string[] = [];
  return {
    ...lines,
    ...(quiet ? { progress: () => {}, work: () => {} } : {}),
    note: (text) => {
      notes.push(text);
      lines.note(text);
    },
    hasSaid: (text) => notes.some((note) => note.includes(printable(text))),
  };
}

/** Whether what is written can be written over: not where a terminal's text is kept as it came, as on a build machine. */
export function isLive({ isTTY }: CliStream, { CI, TERM }: CliContext['env']): boolean {
  return isTTY === true && TERM !== 'dumb' && (!CI || CI === 'false');
}
