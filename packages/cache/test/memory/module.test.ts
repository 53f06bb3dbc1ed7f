import { ClipCacheId, createClipwright } from '@clipwright/core/inversify';
import { EMPTY } from 'rxjs';
import { expect, it } from 'vitest';
import { memoryCacheModule } from '../../src/inversify/index.ts';

it('binds one cache per program, closed with it', async () => {
  const clipwright = createClipwright({ modules: [memoryCacheModule()] });
  const cache = clipwright.get(ClipCacheId);
  expect(clipwright.get(ClipCacheId)).toBe(cache);
  await clipwright[Symbol.asyncDispose]();
  await expect(cache.hold('a', () => EMPTY)).rejects.toMatchObject({ code: 'disposed' });
});

it('hands the options on', async () => {
  await using clipwright = createClipwright({ modules: [memoryCacheModule({ capacity: -1 })] });
  expect(() => clipwright.get(ClipCacheId)).toThrowError(expect.objectContaining({ code: 'invalid-option' }));
});
