import type { LawRunner } from '@clipwright/testing';
import { describe, expect, it } from 'vitest';
import { failingLaws } from './failing-laws.ts';

/**
 * Proves that each law can fail: every fault is noticed by the laws named for it and by no other, and every law is
 * named for a fault.
 */
export function notices(
  name: string,
  suite: (runner: LawRunner, fault: string) => void,
  faults: Readonly<Record<string, readonly string[]>>,
): void {
  describe(name, () => {
    it.concurrent.each(Object.entries(faults))('%s', async (fault, expected) => {
      const { failing } = await failingLaws((runner) => suite(runner, fault));
      expect([...failing.keys()].sort(), [...failing.values()].join('\n')).toEqual([...expected].sort());
    });

    it('and every law notices something', async () => {
      const { laws } = await failingLaws((runner) => suite(runner, 'none'));
      const named = new Set(Object.values(faults).flat());
      expect(laws.filter((title) => !named.has(title))).toEqual([]);
    });
  });
}
