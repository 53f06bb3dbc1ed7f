import type { RecordedWork, RunMetrics, RunRecord } from '@clipwright/core/observe';
import { workTitle } from '@clipwright/core/observe';
import { durationText } from '../output/units.ts';
import { percentText } from './figures.ts';
import { type Html, html } from './html.ts';

/** Units of a lane's drawing, from the run's beginning to its end. */
const width = 10_000;
/** What would be too short to be seen has so many. */
const least = 8;

/** A lane for each worker, what it was busy with drawn on the run's time, and what the colours mean. */
export function lanes(record: RunRecord, metrics: RunMetrics): Html {
  const { elapsedMs, works } = record;
  const { work, workers } = metrics;
  const failures = works.filter(({ code }) => code !== undefined).length;
  return html`<ul class="legend">${Object.entries(work).map(
    ([kind, { count, ms }]) => html`
<li><span class="swatch ${kind}"></span><b>${kind}</b> ${count} in ${durationText(ms)}</li>`,
  )}${
    failures === 0
      ? undefined
      : html`
<li><span class="swatch failed"></span><b>failed</b> ${failures} of these</li>`
  }
</ul>
<div class="lanes">${workers.each.map(({ worker, jobs, busyMs, use }) => {
    const own = works.filter(({ slot }) => slot === worker);
    const busy = `busy ${durationText(busyMs)}, ${percentText(use)}`;
    const told = `worker ${worker + 1}: ${jobs} pieces of work, ${busy}`;
    return html`
<div class="lane" data-busy-ms="${busyMs}"><p><b>worker ${worker + 1}</b> <span>${jobs} done, ${busy}</span></p>
<svg role="img" aria-label="${told}" viewBox="0 0 ${width} 20" preserveAspectRatio="none">${own.map((one) => bar(one, elapsedMs))}</svg></div>`;
  })}
${axis(elapsedMs)}
</div>`;
}

function bar(work: RecordedWork, elapsedMs: number): Html {
  const { kind, from, ms, code } = work;
  const place = (at: number): string => ((at / Math.max(elapsedMs, 1e-3)) * width).toFixed(1);
  const length = Math.max(least, Number(place(ms)));
  const kinds = code === undefined ? kind : `${kind} failed`;
  return html`<rect class="${kinds}" x="${place(from)}" y="0" width="${length}" height="20" data-ms="${ms}"><title>${workText(work)}</title></rect>`;
}

/** What a piece of work was, in one line. */
function workText(work: RecordedWork): string {
  const { source, from, ms, waitedMs, code, unfinished } = work;
  return [
    `${workTitle(work)}${source === undefined ? '' : ` (${source})`}`,
    `${durationText(ms)} from ${durationText(from)}`,
    ...(waitedMs === undefined || waitedMs < 1 ? [] : [`after waiting ${durationText(waitedMs)}`]),
    ...(code === undefined ? [] : [`failed: ${code}`]),
    ...(unfinished === undefined ? [] : ['not finished']),
  ].join(', ');
}

/** Times below the lanes: about five. */
function axis(elapsedMs: number): Html {
  const step = tickStep(elapsedMs);
  // One that stands at the very end would stick out.
  const ticks = Array.from({ length: Math.floor((0.96 * elapsedMs) / step) + 1 }, (_, count) => count * step);
  return html`<div class="axis" aria-hidden="true">${ticks.map(
    (at) => html`<span style="left:${((at / Math.max(elapsedMs, 1e-3)) * 100).toFixed(2)}%">${tickText(at)}</span>`,
  )}</div>`;
}

function tickStep(elapsedMs: number): number {
  const rough = Math.max(elapsedMs, 1) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
}

function tickText(ms: number): string {
  return ms >= 1000 || ms === 0 ? `${Number((ms / 1000).toFixed(2))} s` : `${Number(ms.toFixed(1))} ms`;
}
