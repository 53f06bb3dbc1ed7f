import { asFlags } from './as-flags.ts';
import type { Colours } from './colours.ts';
import { printable } from './printable.ts';
import { wrapped } from './wrapped.ts';

/** An error as people read it. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  /** How the message ends, when it says what to do. */
  readonly remedy?: string | undefined;
  /** `problem` and `reason` where the message has them apart. */
  readonly details: Readonly<Record<string, unknown>>;
}

export interface FailureLinesOptions {
  /** Columns of the terminal; absent: there is none. */
  readonly width: number | undefined;
  readonly colours: Colours;
  /** Lines that are too long are shortened, not broken. */
  readonly isShort?: boolean;
}

/**
 * An error in up to three lines: what does not work, why, and what to do. Where the reason is not told apart, what the
 * message says behind its first sentence is taken for it.
 */
export function failureLines(failure: Failure, { width, colours, isShort = false }: FailureLinesOptions): string {
  const { code, message, remedy, details } = failure;
  const { problem, reason } = details;
  const rest = remedy !== undefined && message.endsWith(remedy) ? message.slice(0, -remedy.length).trim() : message;
  const told = typeof problem === 'string' && typeof reason === 'string' ? [problem, reason] : sentences(rest);
  const [first = '', ...others] = rest === message || remedy === undefined ? told : [...told, remedy];
  const lines = [`clipwright: ${code}: ${first}`, ...others.map((line) => `  ${line}`)].map((line) => {
    const safe = printable(asFlags(line));
    return isShort ? shortened(safe, width) : wrapped(safe, width);
  });
  return lines.join('\n').replace(/^clipwright: \S+/, (head) => colours.failure(head));
}

/** The first sentence, and the others. */
function sentences(text: string): readonly string[] {
  const [, first, others] = /^(.*?[.?!]) (?=[A-Z])(.*)$/s.exec(text) ?? [];
  return first === undefined || others === undefined ? [text] : [first, others];
}

function shortened(line: string, width: number | undefined): string {
  const letters = [...line];
  return width === undefined || letters.length <= width
    ? line
    : `${letters.slice(0, Math.max(width - 1, 1)).join('')}…`;
}
