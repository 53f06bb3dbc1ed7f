import { styleText } from 'node:util';
import type { CliContext, CliStream } from '../context.ts';

/** What colours mean, where there are any: the same text where there are none. */
export interface Colours {
  failure(text: string): string;
  warning(text: string): string;
  good(text: string): string;
  /** Names of columns, and what a page is about. */
  title(text: string): string;
  /** What is of less interest. */
  quiet(text: string): string;
}

/**
 * Whether a stream is written to in colours: as `FORCE_COLOR` says, else not where there is `NO_COLOR` or the terminal
 * is `dumb`, else on terminals (https://force-color.org, https://no-color.org).
 */
export function hasColours({ isTTY }: Pick<CliStream, 'isTTY'>, env: CliContext['env']): boolean {
  const { FORCE_COLOR: forced, NO_COLOR: none, TERM: terminal } = env;
  if (forced !== undefined && forced !== '') return !['0', 'false'].includes(forced);
  return isTTY === true && !none && terminal !== 'dumb';
}

/** The colours of a stream. */
export function coloursOf(stream: Pick<CliStream, 'isTTY'>, env: CliContext['env']): Colours {
  const isColoured = hasColours(stream, env);
  const styled = (style: Parameters<typeof styleText>[0]) => (text: string) =>
    // Whether it is to be is decided here: the environment is the command's own, not the process's.
    isColoured && text !== '' ? styleText(style, text, { validateStream: false }) : text;
  return {
    failure: styled(['bold', 'red']),
    warning: styled('yellow'),
    good: styled('green'),
    title: styled('bold'),
    quiet: styled('dim'),
  };
}
