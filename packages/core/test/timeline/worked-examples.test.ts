import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { planRender, Rational, secondsToRational } from '../../src/index.ts';
import { profileOf, sourceOf } from './fixtures.ts';

/** The rows of the table in docs/time.md. */
const page = readFileSync(new URL('../../../../docs/time.md', import.meta.url), 'utf8');
const rows = [...page.matchAll(/^\| (\d+\/\d+) \| (.+) \| (.+) \| (.+) \| (\d+) \| (\d+) \|$/gm)].map(
  ([, rate = '', ...cells]) => ({ rate, cells }),
);

it('there are examples', () => expect(rows.length).toBeGreaterThan(5));

it.each(rows)('at $rate: $cells', ({ rate, cells: [lengths = '', firstFrames, frames, total, samples] }) => {
  const fixture = sourceOf({ rate: '30/1', frames: 600 });
  const items = lengths.split(', ').map((length, index) => ({
    kind: 'clip' as const,
    index,
    ...fixture,
    start: Rational.zero,
    end: secondsToRational(length),
  }));
  const plan = planRender(items, profileOf({ frameRate: Rational.from(rate).toString() }));
  expect(plan.items.map(({ firstFrame }) => firstFrame).join(', ')).toBe(firstFrames);
  expect(plan.items.map((item) => item.frames).join(', ')).toBe(frames);
  expect(String(plan.frames)).toBe(total);
  expect(String(plan.audio?.parts.reduce((sum, part) => sum + part.samples, 0))).toBe(samples);
});
