import { Rational } from '@clipwright/core';
import { describe, expect, it } from 'vitest';
import { drawSheet, type Picture, pictureSize, pictureTimes, type SheetTile } from '../src/index.ts';

const sea = [10, 120, 200];

function plain(width: number, height: number): Picture {
  return { width, height, data: Uint8Array.from({ length: width * height * 3 }, (_, at) => sea[at % 3] ?? 0) };
}

const tile = (number: number, picture = plain(320, 180)): SheetTile => ({
  number,
  name: 'a.mp4',
  details: '',
  picture,
});

const at = ({ width, data }: Picture, x: number, y: number): number[] => [
  ...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3),
];

/** How many pixels of an area are not as its top left one. */
function marks(picture: Picture, left: number, top: number, width: number, height: number): number {
  const ground = at(picture, left, top).join();
  let count = 0;
  for (let y = top; y < top + height; y += 1) {
    for (let x = left; x < left + width; x += 1) if (at(picture, x, y).join() !== ground) count += 1;
  }
  return count;
}

describe('a contact sheet', () => {
  it('has even margins around equal tiles, in rows', async () => {
    const { picture, columns, rows } = await drawSheet([1, 2, 3, 4, 5, 6].map((number) => tile(number)));
    expect({ columns, rows }).toEqual({ columns: 3, rows: 2 });
    const tileHeight = 180 + 3 * 8 + 2 * 14;
    expect([picture.width, picture.height]).toEqual([3 * 320 + 4 * 16, 2 * tileHeight + 3 * 16]);
    expect(picture.data.length).toBe(picture.width * picture.height * 3);
    const ground = at(picture, 0, 0);
    for (const column of [0, 1, 2]) {
      const left = 16 + column * 336;
      for (const top of [16, 32 + tileHeight]) {
        expect(at(picture, left, top)).toEqual(sea);
        expect(at(picture, left + 319, top + 179)).toEqual(sea);
        expect(at(picture, left - 1, top)).toEqual(ground);
        expect(at(picture, left, top - 1)).toEqual(ground);
      }
    }
  });

  it('fills its last row where it can, and has the columns that are asked for', async () => {
    const shape = async (count: number, columns?: number) => {
      const drawn = await drawSheet(
        Array.from({ length: count }, (_, position) => tile(position)),
        columns === undefined ? {} : { columns },
      );
      return [drawn.columns, drawn.rows];
    };
    expect(await shape(1)).toEqual([1, 1]);
    expect(await shape(3)).toEqual([3, 1]);
    expect(await shape(5)).toEqual([3, 2]);
    expect(await shape(8)).toEqual([4, 2]);
    expect(await shape(16)).toEqual([4, 4]);
    expect(await shape(5, 2)).toEqual([2, 3]);
    expect(await shape(3, 10)).toEqual([3, 1]);
  });

  it('puts pictures of other shapes into the middle of a cell', async () => {
    const { picture } = await drawSheet([tile(1), tile(2, plain(100, 240))], { columns: 2 });
    expect(picture.width).toBe(2 * 320 + 3 * 16);
    expect(at(picture, 16, 16 + 30)).toEqual(sea);
    expect(at(picture, 16, 16 + 29)).toEqual([0, 0, 0]);
    expect(at(picture, 352 + 110, 16)).toEqual(sea);
    expect(at(picture, 352 + 109, 16)).toEqual([0, 0, 0]);
    expect(at(picture, 352 + 110 + 100, 16 + 239)).toEqual([0, 0, 0]);
  });

  it('says in each tile what it is of, and above them what the sheet is of', async () => {
    const named = { ...tile(1), details: '1 - 2 s', note: 'at 1.5' };
    const { picture } = await drawSheet([named], { title: 'list.json', summary: '1 clip' });
    const [head, below] = [16 + 14 + 16, 16 + 14 + 16 + 180];
    expect(marks(picture, 0, 0, 160, head - 1)).toBeGreaterThan(200);
    expect(marks(picture, 180, 0, 160, head - 1)).toBeGreaterThan(100);
    expect(marks(picture, 16, below, 160, 26)).toBeGreaterThan(100);
    expect(marks(picture, 16, below + 26, 160, 24)).toBeGreaterThan(100);
    expect(marks(picture, 180, below + 26, 150, 24)).toBeGreaterThan(100);
    const bare = (await drawSheet([{ ...tile(1), name: '' }])).picture;
    expect(marks(bare, 180, 16 + 180, 150, 50)).toBe(0);
  });

  it('keeps long names, codes and letters without a shape inside their tile', async () => {
    const long = `${'很长的名字'.repeat(40)}.mp4`;
    const wide = { number: 12345, name: long, details: long, note: long, problem: 'output-is-source-'.repeat(3) };
    const { picture } = await drawSheet([wide, { ...wide, picture: plain(300, 180) }], { title: long, summary: long });
    for (const left of [0, picture.width - 16]) expect(marks(picture, left, 0, 16, picture.height)).toBe(0);
    expect(marks(picture, picture.width / 2 - 8, 46, 16, picture.height - 46)).toBe(0);
  });

  it('leaves the middle of long names out, and nothing of short ones', async () => {
    const words = async (name: string) => {
      const { picture } = await drawSheet([{ ...tile(1), name }]);
      return marks(picture, 40, 16 + 180, 290, 24);
    };
    // Of what is left out nothing is seen.
    const [shorter, longer] = ['n', 'nm'].map((middle) => `${'a'.repeat(30)}${middle.repeat(30)}${'z'.repeat(30)}.mp4`);
    expect(await words(shorter ?? '')).toBe(await words(longer ?? ''));
    expect(await words('short.mp4')).not.toBe(await words('shore.mp4'));
  });

  it('stands also where no clip has a picture', async () => {
    const { picture } = await drawSheet([
      { number: 1, name: 'gone.mp4', details: 'skipped', problem: 'source-missing' },
    ]);
    expect(picture.width).toBe(320 + 2 * 16);
    expect(marks(picture, 16, 16, 320, 180)).toBeGreaterThan(100);
  });

  it('that would be too large is refused', async () => {
    const tiles = Array.from({ length: 70_000 }, (_, position) => ({ number: position, name: '', details: '' }));
    await expect(drawSheet(tiles)).rejects.toThrow(expect.objectContaining({ code: 'invalid-option' }));
  });
});

describe('pictures', () => {
  it('fit into a frame of four by three', () => {
    const size = (displayWidth: number, displayHeight: number) => pictureSize({ displayWidth, displayHeight }, 320);
    expect(size(1920, 1080)).toEqual({ width: 320, height: 180 });
    expect(size(64, 48)).toEqual({ width: 320, height: 240 });
    expect(size(1080, 1920)).toEqual({ width: 135, height: 240 });
    expect(size(10_000, 2)).toEqual({ width: 320, height: 1 });
  });

  it('are taken in the middle of equal parts', () => {
    const times = (count: number) => pictureTimes(Rational.one, Rational.of(4), count).map(String);
    expect(times(1)).toEqual(['5/2']);
    expect(times(3)).toEqual(['3/2', '5/2', '7/2']);
  });
});
