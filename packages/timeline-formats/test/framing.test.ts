import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Timeline } from '@clipwright/core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, it } from 'vitest';
import { formatTimeline, parseTimeline, writeList } from '../src/index.ts';

const schema: object = JSON.parse(readFileSync(join(import.meta.dirname, '../schema/list-1.json'), 'utf8'));
const validate = new Ajv2020({ allowUnionTypes: true }).compile(schema);

const framing = { crop: { left: 0.25, top: 0.1, width: 0.5, height: 0.8 }, rotate: 90, flip: 'horizontal' } as const;
const timeline: Timeline = {
  items: [
    { source: 'a.mp4', end: 1, ...framing },
    { source: 'b.mp4', end: 1, crop: { left: 0.5 }, rotate: 0, view: { from: { width: 0.5 }, to: { left: 0.5 } } },
    { source: 'd.jpg', freeze: 2, view: { to: { left: 0.5 } } },
  ],
  layers: [{ video: { source: 'c.mp4', ...framing } }],
};

it('reads what it writes, by the published schema', () => {
  const written = formatTimeline(timeline, { format: 'json' });
  validate(JSON.parse(written));
  expect(validate.errors).toBeNull();
  expect(parseTimeline(written, { format: 'json' })).toEqual(timeline);
});

it.each([
  ['[{ "source": "a.mp4", "crop": { "left": "a" } }]', '"left"'],
  ['[{ "source": "a.mp4", "crop": { "right": 0.1 } }]', '"right"'],
  ['[{ "source": "a.mp4", "crop": [0, 0, 1, 1] }]', 'is an object'],
  ['[{ "source": "a.mp4", "rotate": 45 }]', 'is 90, 180 or 270, not 45'],
  ['[{ "source": "a.mp4", "rotate": "90" }]', '"90"'],
  ['[{ "source": "a.mp4", "flip": "both" }]', '"both"'],
  ['[{ "gap": 1, "rotate": 90 }]', '"rotate"'],
  ['[{ "source": "a.mp4", "view": { "left": 0.5 } }]', '"left"'],
  ['[{ "source": "a.mp4", "view": { "to": { "right": 0.5 } } }]', '"right"'],
  ['{ "items": [], "layers": [{ "video": { "source": "a.mp4", "view": {} } }] }', '"view"'],
])('refuses %s', (text, said) => {
  expect(() => parseTimeline(text, { format: 'json' })).toThrow(said);
  expect(validate(JSON.parse(text))).toBe(false);
});

it.each(['csv', 'edl', 'otio', 'fcpxml', 'fcp7', 'mlt', 'auto-editor'] as const)(
  '%s says that it has no words for it',
  async (format) => {
    const { losses } = await writeList(
      { items: [{ source: 'a.mp4', end: 1, ...framing, view: {} }], rate: 25 },
      { format },
    );
    expect(losses.map(({ subject }) => subject)).toEqual(expect.arrayContaining(['crop', 'rotate', 'flip', 'view']));
  },
);
