// Needs ffmpeg.
import type { OutputProfile } from '@clipwright/core';
import type { ColorInfo } from '@clipwright/core/author';
import { colorFrames, colorTags, tagged } from '@clipwright/filters';
import { tool } from '@clipwright/test-kit/tool';
import { describe, expect, it } from 'vitest';
import { conformed, packed, patch, type Values } from './conformed.ts';
import { profileOf } from './media.ts';
import { from2020, light1886, type Rgb, signal1886, values601, values709, values2020 } from './published-color.ts';

/* Colours as packets of sources have them beside which pictures stand: held against the standards' formulas. */

const beside = (color: ColorInfo): Pick<OutputProfile, 'video'> => ({
  video: { ...profileOf('30/1').video, like: { color } },
});
const red: Rgb = [1, 0, 0];
const leaf: Rgb = [40 / 255, 180 / 255, 60 / 255];
const of = ([r, g, b]: Rgb) => packed('rgb24', () => [255 * r, 255 * g, 255 * b]);
const full = ([y, u, v]: Values): Values => [
  ((y - 16) * 255) / 219,
  128 + ((u - 128) * 255) / 224,
  128 + ((v - 128) * 255) / 224,
];
/** Values of another depth. */
const times = (factor: number, [y, u, v]: Values): Values => [y * factor, u * factor, v * factor];
const bt601 = { matrix: 'smpte170m', primaries: 'smpte170m', transfer: 'smpte170m' };

function expectNear(found: Values, expected: Values, steps = 1): void {
  const far = found.some((value, i) => Math.abs(value - (expected[i] ?? 0)) > steps + 0.5);
  expect(far, `${found} is not ${expected.map((value) => value.toFixed(1))}`).toBe(false);
}

describe('what has another colour becomes', () => {
  it.each([
    ['of small pictures without tags: BT.601', {}, 48, values601(leaf)],
    ['of large ones without tags: BT.709', {}, 720, values709(leaf)],
    ['of the matrix that is named', { matrix: 'smpte170m' }, 720, values601(leaf)],
    ['of the range that is named', { matrix: 'bt709', range: 'pc' }, 48, full(values709(leaf))],
  ] as const)('%s', (_, color, height, expected) => {
    const changes = { ...beside(color), height, width: 64 * (height / 48) };
    expectNear(conformed(of(leaf), changes)(9, 9), expected);
    // Not of red, green and blue alone: of other matrices and ranges too.
    const limited = patch(times(4, values709(leaf)), { matrix: 'bt709' });
    expectNear(conformed(limited, changes)(9, 9), expected, 2);
    const small = patch(values601(leaf, 10), { matrix: 'bt470bg' });
    expectNear(conformed(small, changes)(9, 9), expected, 2);
  });

  it('of the range, where it is gray of limited range', () => {
    const gray = packed('gray', () => [16], 64, 48, { color: { range: 'tv' } });
    expect(conformed(gray, beside({ range: 'pc' }))(9, 9)[0]).toBe(0);
  });

  it('of the primaries that are named, unless it has them', () => {
    const skin: Rgb = [0.8, 0.6, 0.5];
    const wide = { matrix: 'bt2020nc', primaries: 'bt2020', transfer: 'bt2020-10' };
    const [y, u, v] = times(1 / 4, values2020(skin));
    const narrow = signal1886(from2020(light1886(skin)));
    const tags = { matrix: 'bt709', primaries: 'bt709', transfer: 'bt709' };
    const ten = times(4, values709(narrow));
    expectNear(conformed(patch(ten, tags), beside(wide))(9, 9), [y, u, v]);
    expectNear(conformed(patch(values2020(skin), wide), beside(wide))(9, 9), [y, u, v]);
  });
});

describe('what has the same colour and size', () => {
  const [width, height] = [64, 48];
  const data = Uint8Array.from({ length: width * height * 1.5 }, (_, i) => (i * 7919) % 256);
  const pixel =
    (bytes: Uint8Array) =>
    (x: number, y: number): Values => {
      const chroma = Math.floor(y / 2) * (width / 2) + Math.floor(x / 2);
      const area = width * height;
      return [bytes[y * width + x] ?? -1, bytes[area + chroma] ?? -1, bytes[area * 1.25 + chroma] ?? -1];
    };
  const differing = (at: (x: number, y: number) => Values): number => {
    const own = pixel(data);
    let count = 0;
    for (let x = 0; x < width; x += 1)
      for (let y = 0; y < height; y += 1) if (`${at(x, y)}` !== `${own(x, y)}`) count += 1;
    return count;
  };

  it.each([
    ['yuv420p', bt601],
    ['yuv420p', {}],
    ['yuvj420p', { range: 'pc' }],
    ['yuvj420p', { range: 'pc', ...bt601 }],
  ] as const)('stays as it is, value by value: %s, %o', (pixelFormat, color) => {
    const frame = { width, height, pixelFormat, data, stream: { color } };
    expect(differing(conformed(frame, beside(color)))).toBe(0);
  });

  it('does not where one tag is another', () => {
    const frame = { width, height, pixelFormat: 'yuv420p', data, stream: { color: { ...bt601, matrix: 'bt709' } } };
    expect(differing(conformed(frame, beside(bt601)))).toBeGreaterThan(width * height * 0.9);
  });
});

describe('the background', () => {
  const tall = packed('rgb24', () => [0, 0, 255], 24, 48);
  it('has the values of the output', () => {
    expectNear(conformed(tall, { ...beside(bt601), background: '#ff0000' })(2, 2), values601(red), 0);
    const wide = { ...beside({ range: 'pc', matrix: 'bt709' }), background: '#ff0000' } as const;
    expectNear(conformed(tall, wide)(2, 2), full(values709(red)), 0);
    const blurred = conformed(tall, { ...wide, background: 'blur' });
    expectNear(blurred(2, 2), full(values709([0, 0, 1])), 1);
  });
  it('is black in full range too, and so are black frames', () => {
    expect(conformed(tall, beside({ range: 'pc' }))(2, 2)).toEqual([0, 128, 128]);
    const profile = profileOf('30/1', { width: 16, height: 16, ...beside({ range: 'pc' }) });
    const frames = [
      '-filter_complex',
      `${colorFrames(profile, { frames: 1 })}[v]`,
      '-map',
      '[v]',
      '-f',
      'rawvideo',
      '-',
    ];
    expect([...new Set(tool('ffmpeg', frames))]).toEqual([0, 128]);
  });
});

describe('tags', () => {
  it('are written as ffmpeg’s filters and encoders name them', () => {
    const profile = profileOf('30/1', beside({ range: 'pc', primaries: 'bt470bg', transfer: 'gamma28' }));
    const out = ['-c:v', 'libx264', '-f', 'mp4', '-movflags', 'frag_keyframe+empty_moov', 'pipe:1'];
    const file = tool('ffmpeg', ['-filter_complex', `color=s=16x16,${tagged(profile)}`, '-frames:v', '1', ...out]);
    const entries = 'stream=color_range,color_space,color_transfer,color_primaries';
    const said = tool('ffprobe', ['-show_entries', entries, '-of', 'csv=p=0', '-i', 'pipe:0'], file).toString().trim();
    expect(said).toBe('pc,unknown,bt470bg,bt470bg');
  });
  it('that ffmpeg does not know are left out, and no filter is made of them', () => {
    const strange = beside({ matrix: "x,movie=/etc/passwd'", primaries: 'constructor', transfer: 'bt709' });
    expect(colorTags(strange)).toEqual({ transfer: 'bt709' });
    expect(tagged(strange)).toBe(
      'setparams=range=unspecified:color_primaries=unknown:color_trc=bt709:colorspace=unknown',
    );
  });
});
