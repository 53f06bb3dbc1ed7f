import type { LawResult } from '@clipwright/testing';
import { printable } from '../output/printable.ts';
import { wrapped } from '../output/wrapped.ts';

const words: Readonly<Record<LawResult['status'], string>> = { passed: 'pass', failed: 'FAIL', skipped: 'skipped' };

/** How many laws were kept, in words. */
export function verdictOf(results: readonly LawResult[]): string {
  const count = (status: LawResult['status']): number => results.filter((result) => result.status === status).length;
  const parts = [`${count('passed')} passed`, `${count('failed')} failed`, `${count('skipped')} skipped`];
  return `${results.length} laws: ${parts.join(', ')}`;
}

/**
 * The results, suite by suite: for a terminal as lines of its width, otherwise as tables in Markdown, for a README.
 *
 * @param columns Of the terminal; absent: there is none.
 */
export function conformancePage(results: readonly LawResult[], columns: number | undefined): string {
  const suites = [...new Set(results.map(({ suite }) => suite))];
  return suites
    .map((suite) => {
      const own = results.filter((result) => result.suite === suite);
      return columns === undefined ? markdown(suite, own) : lines(suite, own, columns);
    })
    .join('\n');
}

function lines(suite: string, results: readonly LawResult[], columns: number): string {
  const rows = results.map(({ law, status, reason }) => {
    // A line that is begun anew is indented by two more.
    const said = [`${words[status].padEnd(8)}${printable(law)}`];
    if (reason !== undefined) said.push(`        ${printable(reason)}`);
    return said.map((line) => wrapped(line, columns)).join('\n');
  });
  return `${printable(suite)}: ${verdictOf(results)}\n\n${rows.join('\n')}\n`;
}

function markdown(suite: string, results: readonly LawResult[]): string {
  const rows = results.map(({ law, status, reason }) => {
    const more = reason === undefined ? '' : `: ${cell(reason)}`;
    return `| ${cell(law)} | ${words[status]}${more} |`;
  });
  return `**${cell(suite)}**: ${verdictOf(results)}\n\n| law | result |\n| --- | --- |\n${rows.join('\n')}\n`;
}

/** Text that stays in its cell. */
function cell(text: string): string {
  return printable(text).replace(/[|<>]/g, (character) => `\\${character}`);
}
