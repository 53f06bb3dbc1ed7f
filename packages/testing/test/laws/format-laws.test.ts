import { formatLaws, type LawRunner } from '@clipwright/testing';
import { describe, expect, it } from 'vitest';
import { failingLaws } from './failing-laws.ts';
import { formatFaults, lineFormat } from './format-faults.ts';
import { notices } from './notices.ts';

const suite = (runner: LawRunner, fault?: string): void =>
  formatLaws(runner, {
    name: 'the laws of formats',
    capabilities: { write: true, detect: true, beyond: true },
    make: async () => ({
      format: formatFaults[fault ?? '']?.format ?? lineFormat,
      lists: ['LINES\na.mp4\nb.mp4\n'],
      others: ['[]', '<xml/>'],
      timelines: [{ items: [{ source: 'a.mp4' }, { source: 'b.mp4' }] }, { items: [] }],
      beyond: { items: [{ source: 'a.mp4' }], name: 'cut' },
    }),
  });

suite({ describe, it });
notices(
  'the laws of formats notice a format that',
  suite,
  Object.fromEntries(Object.entries(formatFaults).map(([fault, { laws }]) => [fault, laws])),
);

it('skips what a format cannot do, with the reason', async () => {
  const { laws } = await failingLaws((runner) =>
    formatLaws(runner, {
      name: 'a format',
      capabilities: { write: false, detect: false, beyond: false },
      make: async () => ({ format: lineFormat, lists: ['LINES\n'] }),
    }),
  );
  expect(laws.filter((title) => title.includes('(skipped: ')).length).toBe(5);
});
