import { expect, it } from 'vitest';
import { formatTimeline, parseTimeline } from '../src/index.ts';

const items = [{ source: 'a', loudness: -16.5 }, { source: 'b' }];

it.each(['json', 'csv'] as const)('the loudness of a clip is written to %s and read again', (format) => {
  expect(parseTimeline(formatTimeline({ items }, { format }), { format })).toEqual({ items });
});

it.each(['loudness', 'LUFS'])('it may be called %s', (name) => {
  expect(parseTimeline(`source;${name}\na;-16,5\n`, { format: 'csv' }).items).toEqual(items.slice(0, 1));
  expect(parseTimeline(`[{ "source": "a", "${name}": -16.5 }]`, { format: 'json' }).items).toEqual(items.slice(0, 1));
});

it.each([
  ['json', '[{ "source": "a.mp4", "loudnes": -16 }]', /"loudness"/],
  ['json', '[{ "source": "a.mp4", "loudness": "loud" }]', /not a number/],
  ['csv', 'source,loudness\na.mp4,loud\n', /Write LUFS, such as -16/],
] as const)('refuses what is none: %s %s', (format, text, message) => {
  expect(() => parseTimeline(text, { format })).toThrow(
    expect.objectContaining({ code: 'invalid-list', message: expect.stringMatching(message) }),
  );
});
