import { describe, expect, it } from 'vitest';
import { type AnimationKind, gifAnimation, type PlacedImage, type StoredImages, webpAnimation } from '../src/index.ts';

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(/\s/g, ''), 'hex'));

/** Two pictures of one pixel, in one of two colours each, 3 and 4 hundredths of a second. */
const gifOf = (colors: string) =>
  bytes(`
    474946383961 0100 0100 80 00 00 ${colors}
    21ff0b4e45545343415045322e30 0301 0000 00
    21f904 04 0300 00 00 2c 0000 0000 0100 0100 00 02 02 4401 00
    21f904 05 0400 01 00 2c 0000 0000 0100 0100 00 02 02 4c01 00
    3b`);
const black = gifOf('000000 ffffff');
const red = gifOf('ff0000 00ff00');

const chunk = (name: string, content: string) => {
  const [letters, size] = [Buffer.from(name).toString('hex'), Buffer.alloc(4)];
  const raw = bytes(content);
  size.writeUInt32LE(raw.length);
  return `${letters} ${size.toString('hex')} ${content} ${raw.length % 2 === 1 ? '00' : ''}`;
};
const webpOf = (...chunks: readonly string[]) => bytes(chunk('RIFF', `57454250 ${chunks.join(' ')}`));
/** A keyframe's header says that it has 4 x 2 pixels. */
const picture = chunk('VP8 ', '50010a 9d012a 0400 0200 aabbcc');
const frame = (corner: string, ticks: string) => chunk('ANMF', `${corner} 030000 010000 ${ticks} 00 ${picture}`);
const still = webpOf(picture);
const moving = webpOf(
  chunk('VP8X', '12000000 030000 010000'),
  chunk('ANIM', 'ffffffff 0000'),
  frame('000000 000000', '210000'),
  frame('000000 000000', '220000'),
);

/** What becomes of files, one after the other. */
function joined(kind: AnimationKind, files: readonly Uint8Array[], ticks: number): Uint8Array {
  const stored = files.map((file) => ({ file, of: kind.read(file) }));
  const placed = stored.flatMap(({ file, of }) => of.images.map((image) => ({ file, placed: { image, of, ticks } })));
  const animation = kind.of(placed.map(({ placed }): PlacedImage => placed));
  const images = placed.map(({ file, placed: { image } }, i) =>
    animation.written(file.subarray(image.place, image.place + image.size), i),
  );
  const all = Uint8Array.from(Buffer.concat([animation.head, ...images, animation.tail]));
  expect(all.length).toBe(animation.bytes);
  return all;
}

const times = ({ images }: StoredImages) => images.map(({ at }) => at);

describe('a GIF', () => {
  it('tells its pictures, their times and the colours that they share', () => {
    const { width, height, images, colors } = gifAnimation.read(black);
    expect([width, height, ...images.map(({ at }) => at)]).toEqual([1, 1, 0, 3]);
    expect(Buffer.from(colors ?? []).toString('hex')).toBe('000000ffffff');
  });

  it('gives pictures of another file their own colours, and all of them their times', () => {
    const all = joined(gifAnimation, [black, red, black], 300);
    const read = gifAnimation.read(all);
    expect(times(read)).toEqual([0, 300, 600, 900, 1200, 1500]);
    const hex = Buffer.from(all).toString('hex');
    expect(hex.match(/0100010080ff000000ff000202/g)).toHaveLength(2);
    expect(hex.match(/01000100000202/g)).toHaveLength(4);
  });
});

describe('an animated WebP', () => {
  it('tells its pictures and their times, and of a still one its size', () => {
    expect(webpAnimation.read(moving)).toMatchObject({ width: 4, height: 2, images: [{ at: 0 }, { at: 33 }] });
    expect(webpAnimation.read(still)).toMatchObject({ width: 4, height: 2, images: [{ at: 0 }], isStill: true });
  });

  it('takes stills and animations together, each beginning anew', () => {
    const all = joined(webpAnimation, [still, moving, still], 70_000);
    expect(times(webpAnimation.read(all))).toEqual([0, 70_000, 140_000, 210_000]);
    expect(Buffer.from(all).readUInt32LE(4)).toBe(all.length - 8);
    const flags = [
      ...Buffer.from(all)
        .toString('hex')
        .matchAll(/414e4d46.{8}(?:.{30})(..)/g),
    ].map(([, flag]) => flag);
    expect(flags).toEqual(['02', '02', '00', '02']);
  });

  it('begins with a whole picture', () => {
    const part = webpOf(chunk('VP8X', '12000000 030000 010000'), frame('010000 000000', '210000'));
    expect(() => webpAnimation.read(part)).toThrow(expect.objectContaining({ code: 'source-damaged' }));
  });
});

it.each([
  ['GIF', gifAnimation, black],
  ['WebP', webpAnimation, moving],
  ['still WebP', webpAnimation, still],
] as const)('refuses a %s that breaks off anywhere', (_name, kind, file) => {
  for (let length = 0; length < file.length; length += 1) {
    expect(() => kind.read(file.subarray(0, length))).toThrow(expect.objectContaining({ code: 'source-damaged' }));
  }
});
