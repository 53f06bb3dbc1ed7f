import { expect, it } from 'vitest';
import { chart } from '../src/report/chart.ts';
import { someReport } from './results.ts';

const svg = chart(someReport);

it('bars are as long as the medians, and say what kind of figure they are', () => {
  const bars = [...svg.matchAll(/<rect class="(\w+)" x="270" y="\d+" width="([\d.]+)"/g)];
  expect(bars.map(([, kind, width]) => [kind, Number(width)])).toEqual([
    ['first', 47.5],
    ['wrong', 106.9],
    ['recorded', 380],
  ]);
});

it('beside the bars are times and ratios; what was not measured has none, and one way alone is no comparison', () => {
  const values = [...svg.matchAll(/<text class="value"[^>]*>([^<]*)</g)].map(([, text]) => text);
  expect(values).toEqual(['2.00 s', '4.50 s  ·  2.25x, wrong frames', '16.0 s, recorded elsewhere']);
  expect(svg).not.toContain('Alone');
});

it('is one well-formed document', () => {
  expect(svg).toContain('Render &lt;16&gt; clips');
  expect(svg).toContain('Z80 &amp; co');
  expect(svg.replaceAll(/<style>.*?<\/style>/gs, '').replaceAll(/<(\/?)(\w+)[^>]*?(\/?)>/g, '<$1$2$3>')).toMatch(
    /^<svg>\s*(<rect\/>|<text>[^<>]*<\/text>|\s)*<\/svg>\s*$/,
  );
});
