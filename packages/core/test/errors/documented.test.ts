import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { errorCodes } from '../../src/index.ts';

it('every code is in docs/errors.md, with its kind, and no other', () => {
  const page = readFileSync(new URL('../../../../docs/errors.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `([a-z-]+)` \| ([a-z]+) \| \S/gm)].map(([, code, kind]) => [code, kind]);
  expect(rows).toEqual(Object.entries(errorCodes));
});
