import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { type ArtifactStore, ClipwrightError, Rational, threadBudget } from '@clipwright/core';
import { scratch } from '@clipwright/test-kit/scratch';
import { syntheticLoader } from '@clipwright/testing';
import { EMPTY, filter, firstValueFrom, map, type Observable, throwError } from 'rxjs';
import { afterAll, expect, it } from 'vitest';
import { keptPicture } from '../src/clips/kept-picture.ts';

const folder = await scratch();
afterAll(() => folder.remove());

it('a picture of a source that changed meanwhile is not handed to the store', async () => {
  const opened$ = syntheticLoader().open({ uri: 'synthetic:a' });
  await using source = await firstValueFrom(
    opened$.pipe(
      filter((event) => event.type === 'opened'),
      map((event) => event.source),
    ),
  );
  let produced = 0;
  const acquire: ArtifactStore['acquire'] = (key, produce) => {
    const file = join(folder.path, `${key?.length}-${produced}`);
    const artifact = { file, bytes: 0, meta: null, read: () => createReadStream(file) };
    return produce({ file }).pipe(
      map((event) => {
        if (event.type === 'progress') return event;
        produced += 1;
        return { type: 'stored', artifact, hit: false };
      }),
    );
  };
  const index = await firstValueFrom(source.index());
  const picture = (check: () => Observable<never>) => {
    const checked = Object.create(source, { check: { value: check } });
    const range = { start: Rational.zero, end: Rational.one, time: Rational.zero };
    const request = { source: checked, index, ...range, width: 32, content: 'one', decoder: 'none' };
    return firstValueFrom(keptPicture(request, { acquire }, threadBudget(1)));
  };
  await picture(() => EMPTY);
  expect(produced).toBe(1);
  const changed = new ClipwrightError('source-changed', 'It was written again.');
  await expect(picture(() => throwError(() => changed))).rejects.toBe(changed);
  expect(produced).toBe(1);
});
