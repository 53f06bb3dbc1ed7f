import type { ClipwrightError } from '@clipwright/core';
import { printable } from '../output/printable.ts';

/**
 * Why a plug-in cannot be used, in three lines: what does not work, the reason, what to do. Where the reason is not told
 * apart, it is in the first of two.
 *
 * @param width Columns of the terminal, which each line is shortened to; a report has all of it. Absent: none is.
 */
export function failureLines({ code, message, remedy, details }: ClipwrightError, width: number | undefined): string {
  const { problem, reason } = details;
  const rest = remedy === undefined ? message : message.replace(` ${remedy}`, '');
  const told = typeof problem === 'string' && typeof reason === 'string' ? [problem, reason] : [rest];
  const [first = '', ...others] = remedy === undefined ? told : [...told, remedy];
  return [`clipwright: ${code}: ${first}`, ...others.map((line) => `  ${line}`)]
    .map((line) => shortened(printable(line), width))
    .join('\n');
}

function shortened(line: string, width: number | undefined): string {
  const letters = [...line];
  return width === undefined || letters.length <= width
    ? line
    : `${letters.slice(0, Math.max(width - 1, 1)).join('')}…`;
}
