import { expect, it } from 'vitest';
import { formatTimeline, parseTimeline } from '../src/index.ts';

const music = { source: 'song.mp3', duck: { by: 12, attack: 0.25, release: 1 } };

it('is written and read again', () => {
  const timeline = { items: [{ source: 'a' }], music };
  expect(parseTimeline(formatTimeline(timeline, { format: 'json' }), { format: 'json' })).toEqual(timeline);
});

it.each([
  ['{ "by": 12, "atack": 1 }', /"attack"/],
  ['{ "attack": 1 }', /"by" is missing/],
  ['12', /"duck"/],
])('refuses %s', (duck, message) => {
  const text = `{ "items": [], "music": { "source": "song.mp3", "duck": ${duck} } }`;
  expect(() => parseTimeline(text, { format: 'json' })).toThrow(
    expect.objectContaining({ code: 'invalid-list', message: expect.stringMatching(message) }),
  );
});
