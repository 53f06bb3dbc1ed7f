import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { Rational } from '../../src/index.ts';
import { planRender } from '../../src/plan/plan-render.ts';
import { tickAt } from '../../src/time/frame-clock.ts';
import { secondsToRational } from '../../src/time/seconds.ts';
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
  expect(String(plan.audio?.stretches.reduce((sum, stretch) => sum + stretch.samples, 0))).toBe(samples);
});

const speeds = [...page.matchAll(/^\| ([\d.]+) \| ((?:\d+, ){7}\d+) \|$/gm)].map(([, speed = '', frames]) => ({
  speed,
  frames,
}));

it.each(speeds)('at speed $speed: $frames', ({ speed, frames }) => {
  const fixture = sourceOf({ rate: '24/1', frames: 600 });
  const times = secondsToRational(speed);
  const end = Rational.one.add(times.mul(8).div(30));
  const item = { kind: 'clip' as const, index: 0, ...fixture, start: Rational.one, end, speed: times };
  const [request] = planRender([item], profileOf({ frameRate: '30/1' })).segments.map((segment) => segment.request);
  if (request?.kind !== 'clip') throw new Error('no clip');
  const { sampleAt, frames: count, source } = request;
  const shown = Array.from({ length: count }, (_, j) => tickAt(times.mul(j).div(30).add(sampleAt), source.info.video));
  expect(shown.join(', ')).toBe(frames);
});

const range = String.raw`([\d.]+) to ([\d.]+)`;
const crossfade = new RegExp(
  String.raw`^\| ${range} \| ${range} \| ([\d.]+) \| (\d+/\d+) \| (.*?) \|(.*)\|(.*)\|$`,
  'gm',
);
const crossfades = [...page.matchAll(crossfade)].map(([row, ...cells]) => ({
  row,
  cells: cells.map((cell) => cell.trim()),
}));

it('there are examples of speeds and crossfades', () => {
  expect([speeds.length, crossfades.length]).toEqual([5, 6]);
});

it.each(crossfades)('$row', ({ cells }) => {
  const [from = '', to = '', start = '', end = '', asked = '', gets, frames, weight, step] = cells;
  const clip = { kind: 'clip' as const, ...sourceOf({ rate: '25/1', frames: 250 }) };
  const plan = planRender(
    [
      { ...clip, index: 0, start: secondsToRational(from), end: secondsToRational(to) },
      {
        ...clip,
        index: 1,
        start: secondsToRational(start),
        end: secondsToRational(end),
        crossfade: secondsToRational(asked),
      },
    ],
    profileOf({ frameRate: '30/1' }),
  );
  expect(plan.items[1]?.crossfade).toBe(gets);
  const mixed = plan.segments.flatMap(({ firstFrame, request }) =>
    request.kind === 'crossfade'
      ? [[`${firstFrame} to ${firstFrame + request.frames - 1}`, request.mixAt, request.mixStep]]
      : [],
  );
  expect(mixed).toEqual(frames === 'none' ? [] : [[frames, weight, step]]);
});
