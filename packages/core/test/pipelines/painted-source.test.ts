import { describe, expect, it } from 'vitest';
import { paintedSource } from '../../src/pipelines/render/painted-source.ts';

const painter = { fingerprint: 'test 1', paint: () => Promise.reject(new Error('It is painted already.')) };
const pixels = new Uint8Array(4 * 4 * 2).fill(200);
const picture = { x: 0, y: 0, width: 4, height: 2, pixels, warnings: [] };
const layer = { text: 'A' };

async function shown(source: ReturnType<typeof paintedSource>): Promise<readonly Uint8Array[]> {
  const found: Uint8Array[] = [];
  for await (const { data } of source.video({ start: 0, end: 1 }, { at: [0, 0.5] })) found.push(data);
  return found;
}

describe('a text that is painted', () => {
  it('is the same picture each time that it is shown', async () => {
    expect(await shown(paintedSource(layer, picture, painter))).toEqual([pixels, pixels]);
  });

  it('is painted again for each time where its pixels are not kept, and is the same source', async () => {
    let painted = 0;
    const again = () => {
      painted += 1;
      return Promise.resolve(picture);
    };
    const source = paintedSource(layer, { ...picture, pixels: pixels.slice() }, painter, again);
    expect(painted).toBe(0);
    expect(await shown(source)).toEqual([pixels, pixels]);
    expect(await shown(source)).toEqual([pixels, pixels]);
    expect(painted).toBe(2);
    expect(source.fingerprint).toBe(paintedSource(layer, picture, painter).fingerprint);
  });
});
