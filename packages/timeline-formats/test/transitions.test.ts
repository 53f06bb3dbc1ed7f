import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Timeline } from '@clipwright/core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, it } from 'vitest';
import { formatTimeline, parseTimeline, writeList } from '../src/index.ts';

const schema: object = JSON.parse(readFileSync(join(import.meta.dirname, '../schema/list-1.json'), 'utf8'));
const validate = new Ajv2020({ allowUnionTypes: true }).compile(schema);

const timeline: Timeline = {
  items: [
    { source: 'a.mp4', start: 2, end: 4 },
    { source: 'b.mp4', start: 2, end: 4, transition: { type: 'dip', duration: 1, color: '#FFFFFF' } },
    {
      source: 'c.mp4',
      start: 2,
      end: 4,
      transition: { type: 'wipe', duration: '1/3', direction: 'up', style: 'Edge' },
    },
    { source: 'd.mp4', start: 2, end: 4, transition: { type: 'slide', duration: 1 } },
    { gap: 2, transition: { type: 'dip', duration: 0.5 } },
    { gap: 2, transition: { type: 'drawn', duration: 0.5, drawing: { to: { x: 1 }, window: { x: 1, y: -0.5 } } } },
  ],
};

it('reads what it writes, by the published schema', () => {
  const written = formatTimeline(timeline, { format: 'json' });
  validate(JSON.parse(written));
  expect(validate.errors).toBeNull();
  expect(parseTimeline(written, { format: 'json' })).toEqual(timeline);
});

const item = (transition: string): string => `[{ "gap": 1 }, { "source": "a.mp4", "transition": ${transition} }]`;

it('understands other spellings', () => {
  const { items } = parseTimeline(item('{ "kind": "Wipe", "length": 1 }'), { format: 'json' });
  expect(items[1]).toMatchObject({ transition: { type: 'wipe', duration: 1 } });
});

it.each([
  ['{ "type": "melt", "duration": 1 }', 'no transition "melt"'],
  ['{ "type": "wipe", "duration": 1, "color": "#ffffff" }', '"color" is of a dip'],
  ['{ "type": "dip", "duration": 1, "direction": "left" }', '"direction" is of a wipe or a slide'],
  ['{ "type": "crossfade", "duration": 1, "direction": "left" }', '"direction" is of a wipe or a slide'],
  ['{ "type": "dip", "duration": 1, "color": "white" }', '"color" is red'],
  ['{ "type": "slide", "duration": 1, "direction": "in" }', '"in"'],
  ['{ "type": "slide" }', '"duration" is missing'],
  ['{ "type": "drawn", "duration": 1 }', '"drawing" is missing'],
  ['{ "type": "drawn", "duration": 1, "drawing": { "to": { "x": 1 } } }', '"window" is missing'],
  ['{ "type": "drawn", "duration": 1, "drawing": { "window": { "z": 1 } } }', '"z"'],
  ['{ "type": "wipe", "duration": 1, "drawing": { "window": { "x": 1 } } }', '"drawing" is of what is drawn'],
])('refuses %s', (transition, said) => {
  expect(() => parseTimeline(item(transition), { format: 'json' })).toThrow(said);
  expect(validate(JSON.parse(item(transition)))).toBe(false);
});

it.each(['fcpxml', 'fcp7', 'mlt', 'csv', 'edl'] as const)(
  '%s says what of transitions it writes as something else',
  async (format) => {
    const { losses } = await writeList({ items: timeline.items.slice(0, 4), rate: 25 }, { format });
    expect(losses.filter(({ subject }) => subject === 'transition')).not.toEqual([]);
  },
);
