import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { transientCodes } from '../../src/errors/transient.ts';
import { errorCodes } from '../../src/index.ts';

it('every code is in docs/errors.md, with its kind and whether it is tried again, and no other', () => {
  const page = readFileSync(new URL('../../../../docs/errors.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `([a-z-]+)` \| ([a-z]+) \| (yes|no) \| \S/gm)].map((row) => row.slice(1));
  const retried = new Set<string>(transientCodes);
  expect(rows).toEqual(
    Object.entries(errorCodes).map(([code, kind]) => [code, kind, retried.has(code) ? 'yes' : 'no']),
  );
});
