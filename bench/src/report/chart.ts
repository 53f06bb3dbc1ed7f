import { median } from '../measure/median.ts';
import { ratioOf } from './ratio.ts';
import type { BenchReport, Row, WorkloadResult } from './result.ts';
import { durationText, ratioText } from './units.ts';

const width = 820;
const left = 270;
/** The longest bar. */
const room = 380;
const rowHeight = 24;
const titleHeight = 44;
const header = 64;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

// Readable on white and on black pages alike.
const style = `
  text { font: 13px ui-sans-serif, system-ui, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2328 }
  .head { font-size: 18px; font-weight: 600 } .title { font-size: 14px; font-weight: 600 }
  .small, .value { fill: #59636e } .small { font-size: 12px } .name { text-anchor: end }
  .bar { fill: #b6bfc9 } .first { fill: #1f7a68 } .wrong { fill: #d9822b } .recorded { fill: none; stroke: #818b98; stroke-dasharray: 4 3 }
  .page { fill: #ffffff }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc } .small, .value { fill: #9198a1 } .page { fill: #0d1117 }
    .bar { fill: #3d444d } .first { fill: #2ea98f } .wrong { fill: #db8f3f }
  }`;

function kindOf(row: Row, isFirst: boolean): string {
  if (row.recorded !== undefined) return 'recorded';
  if (row.frames?.right === false) return 'wrong';
  return isFirst ? 'first' : 'bar';
}

function drawWorkload(result: WorkloadResult, rows: readonly Row[], top: number): string {
  const longest = Math.max(...rows.map(({ ms }) => median(ms)));
  const bars = rows.map((row, index) => {
    const y = top + titleHeight + index * rowHeight;
    const length = Math.max(2, (median(row.ms) / longest) * room).toFixed(1);
    const ratio = ratioOf(result, row);
    const value = `${durationText(median(row.ms))}${index === 0 || ratio === undefined ? '' : `  ·  ${ratioText(ratio)}`}`;
    const remark =
      row.recorded === undefined ? (row.frames?.right === false ? ', wrong frames' : '') : ', recorded elsewhere';
    return (
      `<text class="name" x="${left - 12}" y="${y + 13}">${escaped(row.name)}</text>` +
      `<rect class="${kindOf(row, index === 0)}" x="${left}" y="${y + 1}" width="${length}" height="16" rx="3"/>` +
      `<text class="value" x="${left + Number(length) + 9}" y="${y + 13}">${escaped(value + remark)}</text>`
    );
  });
  return `<text class="title" x="24" y="${top + 28}">${escaped(result.title)}</text>${bars.join('')}`;
}

/** The medians as bars, workload by workload, each to a scale of its own: a small picture in SVG. */
export function chart({ machine, runs, workloads }: BenchReport): string {
  let top = header;
  const parts = workloads.flatMap((result) => {
    const rows = result.rows.filter(({ ms }) => ms.length > 0);
    if (rows.length < 2) return [];
    const part = drawWorkload(result, rows, top);
    top += titleHeight + rows.length * rowHeight;
    return [part];
  });
  const subtitle = `${machine.cores} cores, ${machine.processor}, ffmpeg ${machine.ffmpeg}, Node ${machine.node}; ${runs === 1 ? 'one run' : `medians of ${runs} runs in turns`}`;
  const height = top + 24;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Time taken, workload by workload">`,
    `<style>${style}</style><rect class="page" width="${width}" height="${height}" rx="8"/>`,
    `<text class="head" x="24" y="34">Time taken, shorter is better</text><text class="small" x="24" y="54">${escaped(subtitle)}</text>`,
    ...parts,
    '</svg>\n',
  ].join('\n');
}
