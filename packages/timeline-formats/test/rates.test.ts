import { describe, expect, it } from 'vitest';
import { formatTimeline, parseTimeline } from '../src/index.ts';
import { errorOf } from './error-of.ts';

describe('the rate of a source without times', () => {
  const items = [
    { source: 'a.h264', rate: 30 },
    { source: 'a.h264', rate: '30000/1001' },
    { source: 'a.h264', rate: 29.97 },
    { source: 'b.mp4' },
  ];

  it.each(['json', 'csv'] as const)('is written to %s and read again', (format) => {
    expect(parseTimeline(formatTimeline({ items }, { format }), { format })).toEqual({ items });
  });

  it('may have a decimal comma where commas separate nothing', () => {
    const { items: read } = parseTimeline('source;rate\na;29,97\nb;\n', { format: 'csv' });
    expect(read).toEqual([{ source: 'a', rate: 29.97 }, { source: 'b' }]);
  });

  it.each(['0', '-1', '"fast"', 'true', '"30000/0"', '1001', '[30]'])('is not %s', (value) => {
    const error = errorOf(() => parseTimeline(`[{ "source": "a", "rate": ${value} }]`, { format: 'json' }));
    expect(error).toMatchObject({ code: 'invalid-list', details: { line: 1, column: 27 } });
  });

  it.each(['0', 'fast', '30000/0'])('is not %s in CSV either', (value) => {
    const error = errorOf(() => parseTimeline(`source,rate\na,${value}\n`, { format: 'csv' }));
    expect(error).toMatchObject({ code: 'invalid-list', details: { line: 2, column: 2 } });
  });
});
