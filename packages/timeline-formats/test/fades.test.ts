import { expect, it } from 'vitest';
import { formatTimeline, parseTimeline } from '../src/index.ts';

const items = [{ source: 'a', fadeIn: 0.5 }, { source: 'b', fadeIn: '1/3', fadeOut: 2 }, { source: 'c' }];

it.each(['json', 'csv'] as const)('fades are written to %s and read again', (format) => {
  const text = formatTimeline({ items }, { format });
  expect(parseTimeline(text, { format })).toEqual({ items });
});

it.each(['fadeIn', 'fade_in', 'Fade In', 'FADE-IN'])('a column may be called %s', (name) => {
  expect(parseTimeline(`source;${name}\na;0,5\n`, { format: 'csv' }).items).toEqual([{ source: 'a', fadeIn: 0.5 }]);
  expect(parseTimeline(`[{ "source": "a", "${name}": "0:01,5" }]`, { format: 'json' }).items).toEqual([
    { source: 'a', fadeIn: '1.5' },
  ]);
});
