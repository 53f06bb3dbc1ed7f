import { expect, it } from 'vitest';
import { table } from '../src/print/table.ts';

it('a table has columns as wide as their widest cell, numbers to the right', () => {
  expect(
    table(
      ['name', 'n'],
      [
        ['a', '5'],
        ['bcdefg', '10'],
      ],
    ),
  ).toBe('  name     n\n  a        5\n  bcdefg  10');
});
