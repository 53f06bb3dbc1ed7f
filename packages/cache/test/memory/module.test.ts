import { ClipCacheId } from '@clipwright/core/inversify';
import { Container } from 'inversify';
import { expect, it } from 'vitest';
import { memoryCacheModule } from '../../src/inversify/index.ts';

it('binds one cache per container, with its options', async () => {
  const container = new Container();
  container.load(memoryCacheModule({ capacity: 3 }));
  const cache = container.get(ClipCacheId);
  expect(container.get(ClipCacheId)).toBe(cache);
  await cache[Symbol.asyncDispose]();

  const wrong = new Container();
  wrong.load(memoryCacheModule({ capacity: -1 }));
  expect(() => wrong.get(ClipCacheId)).toThrowError(expect.objectContaining({ code: 'invalid-option' }));
});
