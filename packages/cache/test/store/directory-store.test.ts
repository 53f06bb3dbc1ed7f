import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Produce } from '@clipwright/core';
import { firstValueFrom, from, switchMap } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { directoryStore } from '../../src/index.ts';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'store-test-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const producing =
  (content: string, meta = 'meta'): Produce =>
  ({ file }) =>
    from(writeFile(file, content)).pipe(switchMap(() => [{ type: 'produced' as const, meta }]));

const unwanted: Produce = () => {
  throw new Error('must not be called');
};

describe('directoryStore', () => {
  it('gives again what was produced once', async () => {
    await using store = directoryStore({ directory });
    const first = await firstValueFrom(store.acquire('k', producing('content')));
    expect(first).toMatchObject({ type: 'stored', hit: false, artifact: { bytes: 7, meta: 'meta' } });
    await store.settled();
    const second = await firstValueFrom(store.acquire('k', unwanted));
    expect(second).toMatchObject({ type: 'stored', hit: true, artifact: { bytes: 7, meta: 'meta' } });
  });
});
