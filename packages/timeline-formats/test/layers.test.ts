import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Timeline } from '@clipwright/core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, it } from 'vitest';
import { formatTimeline, parseTimeline, writeList } from '../src/index.ts';

const schema: object = JSON.parse(readFileSync(join(import.meta.dirname, '../schema/list-1.json'), 'utf8'));
const validate = new Ajv2020({ allowUnionTypes: true }).compile(schema);

const place = { start: 1, end: 2.5, x: 0, y: 1, width: 0.25, height: 0.1, opacity: 0.5, fadeIn: 0.2, fadeOut: 0.3 };
const text = { start: 1, end: 2.5, opacity: 0.5, fadeIn: 0.2, fadeOut: 0.3, name: 'a title' };
const timeline: Timeline = {
  items: [
    { source: 'a.mp4', layers: [{ picture: 'logo.png' }, { text: 'hello', style: { size: 0.1, font: 'a.ttf' } }] },
    { gap: 1, layers: [{ text: 'the end', ...text }] },
  ],
  layers: [
    { picture: 'logo.png', ...place },
    { video: { source: 'b.mp4', start: 1, end: 3, speed: 2, streams: { video: 1 } }, ...place },
    { subtitles: 'words.srt', offset: '-1/3', style: { size: 0.1 }, start: 1, end: 2.5, opacity: 0.5, name: 'words' },
    { video: { source: ['c.mp4', 'd.mp4'], freeze: 2, rate: 25, transforms: [{ name: 'gray', version: '1' }] } },
  ],
};

it('reads what it writes, by the published schema', () => {
  const written = formatTimeline(timeline, { format: 'json' });
  validate(JSON.parse(written));
  expect(validate.errors).toBeNull();
  expect(parseTimeline(written, { format: 'json' })).toEqual(timeline);
});

it('places files by the list’s folder, and writes them as they were named', () => {
  const text =
    '{ "items": [{ "source": "a.mp4", "layers": [{ "logo": "x/logo.png" }] }], "layers": [{ "video": { "file": "b.mp4", "in": 1, "duration": 2 }, "duration": 4 }, { "srt": "b.srt", "offset": 1 }] }';
  const read = parseTimeline(text, { format: 'json', base: '/list' });
  expect(read).toEqual({
    items: [{ source: 'a.mp4', uri: '/list/a.mp4', layers: [{ picture: 'x/logo.png', uri: '/list/x/logo.png' }] }],
    layers: [
      { video: { source: 'b.mp4', uri: '/list/b.mp4', start: 1, end: 3 }, end: 4 },
      { subtitles: 'b.srt', uri: '/list/b.srt', offset: 1 },
    ],
  });
  expect(formatTimeline(read, { format: 'json', base: '/list' })).not.toContain('/list');
});

it.each([
  ['{ "items": [], "layers": [{ "picture": "a.png", "oppacity": 1 }] }', 'opacity'],
  ['{ "items": [], "layers": [{ "text": "a", "x": 0 }] }', '"x"'],
  ['{ "items": [], "layers": [{ "subtitles": "a.srt", "x": 0 }] }', '"x"'],
  ['{ "items": [], "layers": [{ "x": 0 }] }', 'none of "picture"'],
  ['{ "items": [], "layers": [{ "text": "a", "picture": "a.png" }] }', 'several of "picture"'],
  ['{ "items": [], "layers": [{ "video": "a.mp4" }] }', 'is an object'],
  ['{ "items": [], "layers": [{ "video": { "source": "a.mp4", "volume": 1 } }] }', '"volume"'],
  ['[{ "source": "a.mp4", "layers": {} }]', 'is an array'],
])('refuses %s', (text, said) => {
  expect(() => parseTimeline(text, { format: 'json' })).toThrow(said);
  expect(validate(JSON.parse(text))).toBe(false);
});

it.each(['edl', 'otio', 'fcpxml', 'fcp7', 'mlt', 'auto-editor'] as const)(
  '%s says what of a gap it cannot',
  async (format) => {
    const gap = { gap: 1, color: '#c83214', layers: [{ text: 'the end' }] };
    const { losses } = await writeList({ items: [{ source: 'a.mp4', end: 1 }, gap], rate: 25 }, { format });
    const told = losses.map(({ message }) => message).filter((message) => message.includes('of gaps'));
    expect(told).toEqual([
      'The colour of gaps has no form in the list.',
      'The layers of gaps have no form in the list.',
    ]);
  },
);
