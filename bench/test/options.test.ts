import { expect, it } from 'vitest';
import { parseOptions } from '../src/options.ts';

const names = ['open', 'montage', 'many'];

it('nothing said is everything, three times', () => {
  expect(parseOptions([], names)).toEqual({ runs: 3, full: false, only: [], peers: [], help: false });
});

it('all that can be said; pnpm hands on the dashes before it', () => {
  const args = ['--', '--runs', '5', '--only', 'open,many', '--only', 'montage', '--peer', 'Melt', '--full'];
  expect(
    parseOptions([...args, '--json', '/tmp/a.json', '--markdown', '/tmp/a.md', '--chart', '/tmp/a.svg'], names),
  ).toEqual({
    runs: 5,
    full: true,
    only: ['open', 'many', 'montage'],
    peers: ['melt'],
    json: '/tmp/a.json',
    markdown: '/tmp/a.md',
    chart: '/tmp/a.svg',
    help: false,
  });
});

it.each([
  [['--runs', '0'], '--runs is 0'],
  [['--runs', 'many'], '--runs is many'],
  [['--only', 'opne'], 'There is no workload opne; there are open, montage, many.'],
  [['--fast'], '--fast'],
] as const)('%j is refused', (args, message) => {
  expect(() => parseOptions(args, names)).toThrow(message);
});
