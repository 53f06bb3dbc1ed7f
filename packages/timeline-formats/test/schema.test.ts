import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatTimeline, parseTimeline } from '../src/index.ts';
import { commonRates, cuts } from './formats/cuts.ts';

const root = join(import.meta.dirname, '..');
const schema: object = JSON.parse(readFileSync(join(root, 'schema/list-1.json'), 'utf8'));
const validate = new Ajv2020({ allowUnionTypes: true }).compile(schema);

const timelines = cuts({
  rates: commonRates,
  ...{ freeze: true, mute: true, gaps: true, crossfades: true, fades: true, names: true, markers: true },
  ...{ metadata: true, generators: true, tracks: true, timecodeStart: true, timecode: true, lengths: true },
});

describe('the published schema', () => {
  it('holds for whatever is written', () => {
    fc.assert(
      fc.property(timelines, (timeline) => {
        validate(JSON.parse(formatTimeline(timeline, { format: 'json' })));
        expect(validate.errors).toBeNull();
      }),
    );
  });

  it('holds for the lists on the page, which are read, and not for those that are refused', () => {
    const page = readFileSync(join(root, '../../docs/lists.md'), 'utf8');
    const blocks = [...page.matchAll(/(<!-- refused -->\n+)?```json\n([\s\S]*?)```/g)];
    expect(blocks.length).toBeGreaterThan(3);
    for (const [, refused, text = ''] of blocks) {
      // What is no JSON, or contradicts itself, no schema tells.
      if (refused !== undefined && !text.includes('"ned"')) continue;
      expect([text, validate(JSON.parse(text))]).toEqual([text, refused === undefined]);
    }
  });

  it.each([
    '[{ "source": "a.mp4", "strat": 1 }]',
    '[{ "start": 1 }]',
    '{ "clipwright": 2, "items": [] }',
    '{ "items": [{ "gap": "soon" }] }',
    '{ "items": [], "tracks": [{ "items": [] }] }',
  ])('refuses what is refused: %s', (text) => {
    expect(validate(JSON.parse(text))).toBe(false);
    expect(() => parseTimeline(text, { format: 'json' })).toThrow();
  });
});
