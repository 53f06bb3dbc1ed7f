import { loadClips, resultFrom, type Use } from '@clipwright/core';
import { syntheticLoader } from '@clipwright/testing';
import { expect, it } from 'vitest';

it('samples of a clip have the shape that is shown where one side is given', async () => {
  const sizes: string[] = [];
  const use: Use<void> = async (open) => {
    for await (const sample of open.video({ format: 'gray8', width: 64 })) {
      sizes.push(`${sample.width}x${sample.height}`);
      sample.close();
    }
  };
  await resultFrom(loadClips([{ source: 'synthetic:a?size=320x180&frames=1' }], { loader: syntheticLoader(), use }));
  expect(sizes).toEqual(['64x36']);
});
