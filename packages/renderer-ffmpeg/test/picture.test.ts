// Needs ffmpeg.
import { bareAbilities } from '@clipwright/filters';
import { isSoak, some } from '@clipwright/test-kit/soak';
import { beforeAll, describe, expect, it } from 'vitest';
import { conformed, conformedEach, type Pixels, packed, patch, type Values } from './conformed.ts';
import {
  from2020,
  hlgLight,
  light1886,
  pqSignal,
  type Rgb,
  signal1886,
  toneMapped,
  values601,
  values709,
  values2020,
} from './published-color.ts';

/** Every component within so many steps. */
function expectNear(found: Values, expected: Values, steps = 1): void {
  const far = found.some((value, i) => Math.abs(value - (expected[i] ?? 0)) > steps + 0.5);
  expect(far, `${found} is not ${expected.map((value) => value.toFixed(1))}`).toBe(false);
}

const signal = (r: number, g: number, b: number): Rgb => [r / 255, g / 255, b / 255];
const tall = (pixelAt: (x: number, y: number) => readonly number[]) => packed('rgb24', pixelAt, 24, 48);

describe('the background', () => {
  const backgrounds = [
    ['#12ab34', signal(0x12, 0xab, 0x34)],
    ['#ff0000', signal(255, 0, 0)],
    ['#00ff00', signal(0, 255, 0)],
    ['#ffffff', signal(255, 255, 255)],
    ['#000000', signal(0, 0, 0)],
  ] as const;
  it.each(some(backgrounds, 2))(
    '%s has its values of bt709 beside a picture that stays as it is',
    (background, color) => {
      const at = conformed(
        tall(() => [200, 100, 50]),
        { background },
      );
      for (const [x, y] of [
        [0, 0],
        [19, 47],
        [44, 0],
        [63, 20],
      ] as const)
        expectNear(at(x, y), values709(color), 0);
      for (const [x, y] of [
        [21, 1],
        [43, 46],
      ] as const)
        expectNear(at(x, y), values709(signal(200, 100, 50)));
    },
  );

  it('stands above and below a wide picture too, and nowhere when that covers the canvas', () => {
    const wide = packed('rgb24', () => [200, 100, 50], 64, 24);
    const red = values709(signal(255, 0, 0));
    const at = conformed(wide, { background: '#ff0000' });
    expectNear(at(30, 11), red, 0);
    expectNear(at(30, 12), values709(signal(200, 100, 50)));
    for (const fit of ['cover', 'stretch'] as const) {
      expectNear(conformed(wide, { background: '#ff0000', fit })(30, 1), values709(signal(200, 100, 50)));
    }
  });

  it('is the picture itself, enlarged and blurred: its colours, no edges', () => {
    // Above blue, below orange, with fine lines that must not be seen.
    const at = conformed(
      tall((x, y) => (x % 2 === 0 ? [0, 0, 0] : y < 24 ? [0, 0, 255] : [255, 128, 0])),
      { background: 'blur' },
    );
    expectNear(at(2, 2), values709(signal(0, 0, 127)), 12);
    expectNear(at(61, 45), values709(signal(127, 64, 0)), 12);
    for (let x = 0; x < 19; x += 1) {
      for (let y = 0; y < 47; y += 1) {
        expect(Math.abs(at(x, y)[0] - at(x + 1, y)[0])).toBeLessThan(6);
        expect(Math.abs(at(x, y)[0] - at(x, y + 1)[0])).toBeLessThan(10);
      }
    }
    expectNear(
      at(23, 2),
      conformed(
        tall((x, y) => (x % 2 === 0 ? [0, 0, 0] : y < 24 ? [0, 0, 255] : [255, 128, 0])),
        {},
      )(23, 2),
      0,
    );
  });

  it.each([
    [2, 2],
    [16, 90],
    [640, 2],
    [1280, 720],
  ])('blurred fits a canvas of %ix%i', (width, height) => {
    const pictures = [
      [2, 98],
      [98, 2],
      [31, 17],
    ] as const;
    // In the check the one that is least like the canvas.
    const unlike = pictures.filter(([w, h]) => w > h !== width >= height);
    for (const [w, h] of isSoak ? pictures : unlike.slice(0, 1)) {
      const at = conformed(
        packed('gray', () => [128], w, h),
        { background: 'blur', width, height },
      );
      expectNear(at(0, 0), values709(signal(128, 128, 128)), 1);
    }
  });
});

describe('transparency', () => {
  const [red, green]: readonly Rgb[] = [signal(255, 0, 0), signal(0, 128, 0)];
  const half = (a: Rgb = [0, 0, 0], b: Rgb = [0, 0, 0]): Rgb => {
    const mix = (i: 0 | 1 | 2): number => (128 * a[i] + 127 * b[i]) / 255;
    return [mix(0), mix(1), mix(2)];
  };
  /** Three columns: opaque, half, transparent (with a colour that must not be seen). */
  const column = (x: number): number => (x < 24 ? 255 : x < 40 ? 128 : 0);

  it.each([
    ['#008000', green],
    ['blur', signal(0, 0, 0)],
    ['#000000', signal(0, 0, 0)],
  ] as const)('shows %s', (background, behind) => {
    const at = conformed(
      packed('rgba', (x) => [255, 0, 0, column(x)]),
      { background },
    );
    expectNear(at(10, 10), values709(red ?? [0, 0, 0]));
    expectNear(at(32, 10), values709(half(red, behind)));
    expectNear(at(60, 10), values709(behind ?? [0, 0, 0]));
  });

  it('of a palette, of gray and of planes', () => {
    const background = '#008000';
    const behind = values709(green ?? [0, 0, 0]);
    const indices = Array.from({ length: 64 * 48 }, (_, i) => (i % 64 < 32 ? 1 : 2));
    const palette = Array.from({ length: 256 }, (_, i) => (i === 1 ? [0, 0, 255, 255] : [0, 0, 255, 0]));
    const pal8 = { width: 64, height: 48, pixelFormat: 'pal8', data: Uint8Array.from([...indices, ...palette.flat()]) };
    const ofPalette = conformed(pal8, { background });
    expectNear(ofPalette(10, 10), values709(red ?? [0, 0, 0]));
    expectNear(ofPalette(60, 10), behind);

    const ofGray = conformed(
      packed('ya8', (x) => [200, column(x)]),
      { background },
    );
    expectNear(ofGray(10, 10), values709(signal(200, 200, 200)));
    expectNear(ofGray(60, 10), behind);

    const values = values601(red ?? [0, 0, 0]).map(Math.round);
    const planes = values.flatMap((value) => Array.from({ length: 64 * 48 }, () => value));
    const alpha = Array.from({ length: 64 * 48 }, (_, i) => column(i % 64));
    const yuva = { width: 64, height: 48, pixelFormat: 'yuva444p', data: Uint8Array.from([...planes, ...alpha]) };
    const ofPlanes = conformed(yuva, { background });
    expectNear(ofPlanes(10, 10), values709(red ?? [0, 0, 0]), 2);
    expectNear(ofPlanes(32, 10), values709(half(red, green)), 2);
    expectNear(ofPlanes(60, 10), behind);
  });

  it('leaves no trace of its hidden colour at edges that are scaled', () => {
    const at = conformed(
      packed('rgba', (x) => (x < 32 ? [255, 255, 255, 255] : [255, 0, 0, 0]), 128, 96),
      {},
    );
    for (let x = 0; x < 64; x += 1) expectNear([128, at(x, 9)[1], at(x, 9)[2]], [128, 128, 128], 0);
  });
});

describe('range and matrix', () => {
  const gray = (value: number, range?: 'tv' | 'pc') =>
    conformed(
      packed('gray', () => [value], 64, 48, range === undefined ? {} : { color: { range } }),
      {},
    )(9, 9)[0];
  it('of gray: full, unless it says it is limited', () => {
    expect([gray(0), gray(255), gray(0, 'pc'), gray(16, 'tv'), gray(235, 'tv')]).toEqual([16, 235, 16, 16, 235]);
  });

  const flat = (pixelFormat: string, values: Values, stream: Parameters<typeof packed>[4]) => {
    const data = Uint8Array.from(values.flatMap((value) => Array.from({ length: 64 * 48 }, () => Math.round(value))));
    return conformed({ width: 64, height: 48, pixelFormat, data, ...(stream === undefined ? {} : { stream }) }, {})(
      9,
      9,
    );
  };
  it('of JPEG values: full', () => {
    const [y, u, v] = values601(signal(230, 40, 30));
    const full: Values = [((y - 16) * 255) / 219, 128 + ((u - 128) * 255) / 224, 128 + ((v - 128) * 255) / 224];
    expectNear(flat('yuvj444p', full, {}), values709(signal(230, 40, 30)), 2);
    expectNear(flat('yuv444p', full, { color: { range: 'pc', matrix: 'bt470bg' } }), values709(signal(230, 40, 30)), 2);
  });
  it('of limited values: by the matrix that is named', () => {
    expectNear(
      flat('yuv444p', values601(signal(0, 200, 30)), { color: { matrix: 'smpte170m' } }),
      values709(signal(0, 200, 30)),
      1,
    );
    expectNear(
      flat('yuv444p', values709(signal(0, 200, 30)), { color: { matrix: 'bt709' } }),
      values709(signal(0, 200, 30)),
      1,
    );
  });
});

describe('primaries', () => {
  const wide = { matrix: 'bt2020nc', primaries: 'bt2020', transfer: 'bt2020-10' };
  const skin = signal(230, 150, 110);
  const expected = values709(signal1886(from2020(light1886(skin))));
  it('of BT.2020 become those of BT.709', () => {
    expectNear(conformed(patch(values2020(skin), wide), {})(9, 9), expected, 1);
  });
  it('stay where this ffmpeg has no zscale, which the test above would notice', () => {
    const [y, u, v] = conformed(patch(values2020(skin), wide), {}, bareAbilities)(9, 9);
    expectNear([y, u, v], values709(skin), 1);
    expect(Math.abs(v - expected[2])).toBeGreaterThan(10);
  });
  it('of pictures with transparency as well', () => {
    const [r, g, b] = skin.map((value) => Math.round(255 * value));
    const frame = packed('rgba', (x) => [r ?? 0, g ?? 0, b ?? 0, x < 32 ? 255 : 0], 64, 48, { color: wide });
    const at = conformed(frame, { background: '#12ab34' });
    expectNear(at(9, 9), expected, 1);
    expectNear(at(50, 9), values709(signal(0x12, 0xab, 0x34)), 1);
  });
  it('of BT.601 are told from those of BT.709 when they are named', () => {
    const named = { matrix: 'smpte170m', primaries: 'smpte170m' };
    const [, , plain] = conformed(patch(values601(signal(200, 20, 20), 10), {}), {})(9, 9);
    const [, , moved] = conformed(patch(values601(signal(200, 20, 20), 10), named), {})(9, 9);
    // SMPTE C's red lies within BT.709's: it takes less of that one.
    expect(moved).toBeLessThan(plain);
  });
});

describe('high dynamic range', () => {
  const pq = { matrix: 'bt2020nc', primaries: 'bt2020', transfer: 'smpte2084' };
  const hlg = { ...pq, transfer: 'arib-std-b67' };
  const lights: Readonly<Record<string, Rgb>> = {
    black: [0, 0, 0],
    'dark gray, 5 cd/m2': [5, 5, 5],
    'gray, 26 cd/m2': [26, 26, 26],
    'gray, 100 cd/m2': [100, 100, 100],
    'white, 203 cd/m2': [203, 203, 203],
    'glare, 600 cd/m2': [600, 600, 600],
    'sun, 1000 cd/m2': [1000, 1000, 1000],
    'red of BT.2020': [100, 0, 0],
    'green of BT.2020': [0, 80, 0],
    skin: [120, 70, 45],
  };
  let mapped: readonly Pixels[] = [];
  let bare: readonly Pixels[] = [];
  beforeAll(() => {
    const frames = Object.values(lights).map(([r, g, b]) => {
      return patch(values2020([pqSignal(r), pqSignal(g), pqSignal(b)]), pq);
    });
    mapped = conformedEach(frames, {});
    bare = conformedEach(frames, {}, bareAbilities);
  });
  for (const [i, [name, light]] of Object.entries(lights).entries()) {
    it(`PQ: ${name}`, () => {
      const expected = values709(signal1886(toneMapped(from2020(light))));
      expectNear(mapped[i]?.(9, 9) ?? [-1, -1, -1], expected, 2);
      if (name === 'black') return;
      const naive = bare[i]?.(9, 9) ?? [-1, -1, -1];
      expect(Math.max(...naive.map((value, i) => Math.abs(value - (expected[i] ?? 0))))).toBeGreaterThan(5);
    });
  }
  it('PQ under a matrix that is not defined for it, and in planes with transparency', () => {
    const light: Rgb = [120, 70, 45];
    const values = values2020([pqSignal(light[0]), pqSignal(light[1]), pqSignal(light[2])]);
    const expected = values709(signal1886(toneMapped(from2020(light))));
    const { data, ...frame } = patch(values, { ...pq, matrix: 'bt2020c' });
    expectNear(conformed({ ...frame, data }, {})(9, 9), expected, 2);
    const opaque = Array.from({ length: frame.width * frame.height }, () => [255, 3]).flat();
    const planes = { ...frame, pixelFormat: 'yuva444p10le', data: Uint8Array.from([...data, ...opaque]) };
    expectNear(conformed(planes, {})(9, 9), expected, 2);
  });
  const signals: Readonly<Record<string, Rgb>> = {
    'gray at 38 percent': [0.38, 0.38, 0.38],
    'white at 75 percent': [0.75, 0.75, 0.75],
    'its brightest': [1, 1, 1],
    skin: [0.55, 0.45, 0.38],
  };
  it('HLG', () => {
    const frames = Object.values(signals).map((signal) => patch(values2020(signal), hlg));
    for (const [i, pixels] of conformedEach(frames, {}).entries()) {
      const signal = Object.values(signals)[i] ?? [-1, -1, -1];
      expectNear(pixels(9, 9), values709(signal1886(toneMapped(from2020(hlgLight(signal))))), 2);
    }
  });
});
