import { metricsOf, type RunMetrics, type RunRecord } from '@clipwright/core/observe';
import { durationText } from '../output/units.ts';
import { clipNotes, clipRows } from './clip-rows.ts';
import { figures } from './figures.ts';
import { Html, html } from './html.ts';
import { lanes } from './lanes.ts';
import type { ReportPictures } from './report-pictures.ts';
import { reportStyle } from './report-style.ts';

/**
 * A run as one page that needs nothing beside itself: no network, no script. Its figures are those of `metricsOf`.
 *
 * @param about What it was made of and what it made.
 * @param pictures Absent: none were made.
 */
export function reportPage(record: RunRecord, about: string, pictures?: ReportPictures): string {
  const metrics = metricsOf(record);
  const { name, outcome, error, startedAt } = record;
  const title = `${about}: ${name} ${outcome}`;
  const notes = clipNotes(record);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${title}</title>
<style>${new Html(reportStyle)}</style>
</head>
<body>
<header>
<h1>${name} <span class="outcome ${outcome}">${outcome}</span></h1>
<p>${about}, began <time datetime="${startedAt}">${calendarText(startedAt)}</time></p>
</header>
<main>${
    error === undefined
      ? undefined
      : html`
<p class="failure" role="alert"><b>${error.code}</b> ${error.message}</p>`
  }
<section aria-labelledby="figures"><h2 id="figures">Figures</h2>
${figures(metrics)}
</section>
<section aria-labelledby="lanes"><h2 id="lanes">What each worker did</h2>
${record.works.length === 0 ? html`<p>Nothing was begun.</p>` : lanes(record, metrics)}
</section>
${
  notes === undefined
    ? undefined
    : html`<section aria-labelledby="notes"><h2 id="notes">Left out, and warned of</h2>
${notes}
</section>
`
}<section aria-labelledby="kinds"><h2 id="kinds">By kind</h2>
${kinds(metrics)}
</section>
<section aria-labelledby="clips"><h2 id="clips">Clips</h2>${soundText(record)}${pictures?.sheet}${
    pictures?.note === undefined
      ? undefined
      : html`
<p>${pictures.note}</p>`
  }
${clipRows(record, pictures)}
</section>
</main>
</body>
</html>
`;
  return page.markup;
}

function calendarText(startedAt: string): string {
  return `${startedAt.slice(0, 10)} ${startedAt.slice(11, 19)} UTC`;
}

/** Times of each kind, for those who cannot see the lanes, and with what they do not show: the waiting. */
function kinds({ work, queue, workMs }: RunMetrics): Html {
  const rows = Object.entries(work).map(([kind, { count, failed, ms, longestMs, workers, use }]) => {
    const waits = Object.entries(queue).find(([waiting]) => waiting === kind)?.[1];
    return html`
<tr><th scope="row">${kind}</th><td>${count}</td><td>${failed === 0 ? '' : failed}</td><td>${durationText(ms)}</td><td>${durationText(longestMs)}</td><td>${waits === undefined ? '' : durationText(waits.ms / waits.count)}</td><td>${workers}</td><td>${Math.round(use * 100)} %</td></tr>`;
  });
  return html`<div class="scroll" role="region" aria-labelledby="kinds" tabindex="0"><table class="kinds"><thead><tr><th scope="col">work</th><th scope="col">times</th><th scope="col">failed</th><th scope="col">in all</th><th scope="col">longest</th><th scope="col">waited on average</th><th scope="col">workers</th><th scope="col">busy meanwhile</th></tr></thead>
<tbody>${rows}
</tbody><tfoot><tr><th scope="row">together</th><td></td><td></td><td>${durationText(workMs)}</td><td></td><td></td><td></td><td></td></tr></tfoot></table></div>`;
}

function soundText({ pieces }: RunRecord): Html | undefined {
  const sound = pieces.findLast(({ kind }) => kind === 'sound');
  if (sound === undefined) return undefined;
  return html`
<p>The sound was ${sound.reason === undefined ? 'encoded' : sound.reason === 'stored' ? 'found in the cache' : 'made before a clip failed'}.</p>`;
}
