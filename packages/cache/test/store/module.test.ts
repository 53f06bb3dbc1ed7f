import { ArtifactStoreId, createClipwright } from '@clipwright/core/inversify';
import { hold, producing, readBack } from '@clipwright/test-kit/artifacts';
import { expect, it } from 'vitest';
import { directoryStoreModule } from '../../src/inversify/index.ts';
import { eachInDirectory } from './steps.ts';

const directory = eachInDirectory();

it('binds one store per program, closed with it', async () => {
  const clipwright = createClipwright({ modules: [directoryStoreModule({ directory: directory.path })] });
  const store = clipwright.get(ArtifactStoreId);
  expect(clipwright.get(ArtifactStoreId)).toBe(store);
  expect(await readBack(store, 'key', producing('content'))).toMatchObject({ text: 'content' });
  await clipwright[Symbol.asyncDispose]();
  await expect(hold(store, 'key', producing('content'))).rejects.toMatchObject({ code: 'disposed' });
});
