import type { RecordedWork, RunMetrics, RunRecord } from '@clipwright/core/observe';
import { metricsOf, sumOfMs } from '@clipwright/core/observe';
import { describe, expect, it } from 'vitest';
import { prometheusText } from '../src/observe/prometheus-text.ts';
import { html } from '../src/report/html.ts';
import { reportPage } from '../src/report/report-page.ts';
import { readPrometheus } from './prometheus-lines.ts';

/** A run of so many clips, four at a time, each opened for a while and then encoded. */
function recordOf(count: number): RunRecord {
  const clips = Array.from({ length: count }, (_, index) => index);
  const workOf = (kind: 'open' | 'encode', each: number, since: number) =>
    clips.map((clip): RecordedWork => {
      const from = since + Math.floor(clip / 4) * each;
      const place = { slot: clip % 4, clip, source: `${clip}.mp4`, ...(kind === 'encode' ? { piece: clip } : {}) };
      return { kind, ...place, from, to: from + each, ms: each, waitedMs: from - since };
    });
  const opened = Math.ceil(count / 4) * 10.1;
  const elapsedMs = opened + Math.ceil(count / 4) * 50.003;
  return {
    ...{ name: 'render', startedAt: '2026-01-02T03:04:05.678Z', elapsedMs, outcome: 'done' },
    works: [...workOf('open', 10.1, 0), ...workOf('encode', 50.003, opened)],
    clips: clips.map((index) => ({ index, source: `${index}.mp4`, status: 'rendered', cached: false, warnings: [] })),
    pieces: clips.map((index) => ({ kind: 'segment', at: 0, piece: index, segment: index, items: [index], bytes: 1 })),
    ...{ retries: [], plans: [opened] },
  };
}

const drawnIn = (page: string): number =>
  sumOfMs([...page.matchAll(/<rect [^>]*data-ms="([\d.]+)"/g)].map(([, ms]) => Number(ms)));

describe('the page', () => {
  it.each([0, 1, 1000])('of %i clips has all of them, and its lanes their sum', (count) => {
    const record = recordOf(count);
    const page = reportPage(record, 'list.json');
    expect(page.match(/<tr class="rendered"/g) ?? []).toHaveLength(count);
    expect(drawnIn(page)).toBe(metricsOf(record).workMs);
    // Some hundred bytes for each piece of work.
    expect(page.length).toBeLessThan(15_000 + 1000 * count);
  });

  it('escapes what stands in it, in text and in attributes', () => {
    expect(html`<a title="${`"'><&`}">${'<b>\u0000\u202e'}${html`<i>`}${[1, '<']}${undefined}</a>`.markup).toBe(
      '<a title="&quot;&#39;&gt;&lt;&amp;">&lt;b&gt;\\u{0}\\u{202e}<i>1&lt;</a>',
    );
  });

  it('says what went wrong of a run that came to nothing', () => {
    const error = { code: 'nothing-loaded', message: 'None of <1> clips.' } as const;
    const page = reportPage({ ...recordOf(0), outcome: 'failed', error }, 'list.json');
    expect(page).toContain('<b>nothing-loaded</b> None of &lt;1&gt; clips.');
    expect(page).toContain('Nothing was begun.');
    // Its colour is that of the text, not of what is drawn in the lanes.
    expect(page).toMatch(/<span class="outcome failed">failed<\/span>/);
    expect(page).not.toMatch(/^\.failed/m);
  });
});

describe('figures for Prometheus', () => {
  const metrics: RunMetrics = metricsOf(recordOf(8));

  it('are read as they were, whatever the codes are', () => {
    const code = 'gif/"odd"\\\nname';
    const families = readPrometheus(prometheusText({ ...metrics, errors: { [code]: 3, other: 1 } }));
    expect(families.get('clipwright_errors')?.samples).toEqual([
      { name: 'clipwright_errors', labels: { run: 'render', code }, value: 3 },
      { name: 'clipwright_errors', labels: { run: 'render', code: 'other' }, value: 1 },
    ]);
    expect(families.get('clipwright_work_seconds')?.samples).toEqual([
      { name: 'clipwright_work_seconds_sum', labels: { run: 'render', kind: 'open' }, value: 0.0808 },
      { name: 'clipwright_work_seconds_count', labels: { run: 'render', kind: 'open' }, value: 8 },
      { name: 'clipwright_work_seconds_sum', labels: { run: 'render', kind: 'encode' }, value: 0.400024 },
      { name: 'clipwright_work_seconds_count', labels: { run: 'render', kind: 'encode' }, value: 8 },
    ]);
  });

  it('are in base units', () => {
    for (const name of readPrometheus(prometheusText(metrics)).keys()) {
      expect(name).not.toMatch(/_ms$|_percent$|_total$/);
    }
  });
});

describe('the reader of Prometheus text refuses', () => {
  const head = '# HELP a A.\n# TYPE a gauge\n';
  it.each([
    ['a line without an end', `${head}a 1`],
    ['a metric that nothing tells of', 'a 1\n'],
    ['a label with a bare quote', `${head}a{b="c"d"} 1\n`],
    ['a label with a bare line feed', `${head}a{b="c\nd"} 1\n`],
    ['no number', `${head}a one\n`],
    ['a sample twice', `${head}a 1\na 2\n`],
    ['two of one name apart', `${head}a 1\n# HELP b B.\n# TYPE b gauge\nb 1\n# HELP a A.\na{c="d"} 1\n`],
  ])('%s', (_what, text) => {
    expect(() => readPrometheus(text)).toThrow();
  });
});
