import { verdictText } from '../check/verdict.ts';
import { median } from '../measure/median.ts';
import { ratioOf } from './ratio.ts';
import type { BenchReport, Row, WorkloadResult } from './result.ts';
import { durationText, memoryText, ratioText } from './units.ts';

const headings = ['', 'median', 'range', 'ratio', 'processor', 'memory', 'frames'];
/** Columns of numbers stand to the right. */
const isNumber = (column: number): boolean => column >= 1 && column <= 5;

function cellsOf(result: WorkloadResult, row: Row): string[] {
  const ratio = ratioOf(result, row);
  const measured = row.ms.length > 0;
  const spread = row.ms.length > 1 ? `${durationText(Math.min(...row.ms))} - ${durationText(Math.max(...row.ms))}` : '';
  return [
    row.version === undefined ? row.name : `${row.name} (${row.version})`,
    measured ? durationText(median(row.ms)) : '',
    spread,
    ratio === undefined ? '' : ratioText(ratio),
    row.processorMs === undefined ? '' : durationText(median(row.processorMs)),
    row.peakBytes === undefined ? '' : memoryText(row.peakBytes),
    row.failed ?? row.recorded ?? (row.frames === undefined ? '' : verdictText(row.frames)),
  ];
}

function notesOf(result: WorkloadResult): string[] {
  return [
    ...(result.failed === undefined ? [] : [`failed: ${result.failed}`]),
    ...(result.remark === undefined ? [] : [result.remark]),
    ...(result.missing.length === 0 ? [] : [`not installed: ${result.missing.join(', ')}`]),
    `load ${result.load.before} before, ${result.load.after} after`,
  ];
}

/** A workload's figures as a table in plain text. */
export function table(result: WorkloadResult): string {
  const rows = [headings, ...result.rows.map((row) => cellsOf(result, row))];
  const widths = headings.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const lines = rows.map((cells) =>
    cells
      .map((cell, column) => (isNumber(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  return [...lines, ...notesOf(result)].map((line) => `  ${line}`.trimEnd()).join('\n');
}

/** All figures as Markdown: a heading and a table for each workload. */
export function markdown({ workloads }: BenchReport): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`.replaceAll('  ', ' ');
  const rule = headings.map((_, column) => (isNumber(column) ? '---:' : '---'));
  return workloads
    .map((result) =>
      [
        `### ${result.title}`,
        '',
        ...[headings, rule, ...result.rows.map((row) => cellsOf(result, row))].map(line),
        '',
        ...notesOf(result).map((note) => `- ${note}`),
        '',
      ].join('\n'),
    )
    .join('\n');
}
