import type { Values } from './conformed.ts';

/** The formulas of the standards, as published: an oracle outside of ffmpeg and of this renderer. */
export type Rgb = readonly [r: number, g: number, b: number];

type Matrix = readonly [Rgb, Rgb, Rgb];

function times(matrix: Matrix, [r, g, b]: Rgb): Rgb {
  const row = ([x, y, z]: Rgb): number => x * r + y * g + z * b;
  return [row(matrix[0]), row(matrix[1]), row(matrix[2])];
}

const each = (rgb: Rgb, change: (value: number) => number): Rgb => [change(rgb[0]), change(rgb[1]), change(rgb[2])];

/** From the primaries of BT.2020 to those of BT.709, in linear light (ITU-R BT.2087, of its inverse; BT.2407, 2). */
export function from2020(light: Rgb): Rgb {
  return times(
    [
      [1.6605, -0.5876, -0.0728],
      [-0.1246, 1.1329, -0.0083],
      [-0.0182, -0.1006, 1.1187],
    ],
    light,
  );
}

/** PQ: from cd/m2 to the signal, 0 to 1 (SMPTE ST 2084). */
export function pqSignal(luminance: number): number {
  const [m1, m2] = [2610 / 16_384, (2523 / 4096) * 128];
  const [c1, c2, c3] = [3424 / 4096, (2413 / 4096) * 32, (2392 / 4096) * 32];
  const power = (luminance / 10_000) ** m1;
  return ((c1 + c2 * power) / (1 + c3 * power)) ** m2;
}

/** HLG: from the signals, 0 to 1, to cd/m2 on a display of 1000 cd/m2 (ITU-R BT.2100, table 5, with a gamma of 1.2). */
export function hlgLight(signals: Rgb): Rgb {
  const [a, b] = [0.17883277, 1 - 4 * 0.17883277];
  const c = 0.5 - a * Math.log(4 * a);
  const scene = each(signals, (e) => (e <= 0.5 ? (e * e) / 3 : (Math.exp((e - c) / a) + b) / 12));
  const luminance = 0.2627 * scene[0] + 0.678 * scene[1] + 0.0593 * scene[2];
  return each(scene, (value) => 1000 * luminance ** 0.2 * value);
}

/** Red, green and blue signals, 0 to 1, as limited values of so many bits. */
function values([r, g, b]: Rgb, kr: number, kb: number, bits: number): Values {
  const y = kr * r + (1 - kr - kb) * g + kb * b;
  const scale = 2 ** (bits - 8);
  return [
    scale * (16 + 219 * y),
    scale * (128 + (224 * (b - y)) / (2 - 2 * kb)),
    scale * (128 + (224 * (r - y)) / (2 - 2 * kr)),
  ];
}

export const values709 = (signals: Rgb): Values => values(signals, 0.2126, 0.0722, 8);
export const values601 = (signals: Rgb, bits = 8): Values => values(signals, 0.299, 0.114, bits);
export const values2020 = (signals: Rgb): Values => values(signals, 0.2627, 0.0593, 10);

/** Linear light, 0 to 1, as the signal for a display of BT.1886. */
export const signal1886 = (light: Rgb): Rgb => each(light, (value) => Math.min(1, Math.max(0, value)) ** (1 / 2.4));
export const light1886 = (signal: Rgb): Rgb => each(signal, (value) => value ** 2.4);

/**
 * How light in cd/m2 is shown in an ordinary picture: 203 is white (ITU-R BT.2408), up to 0.3 of it nothing changes,
 * and above it rolls off so that 1000 becomes 1: the curve (x + a) / (x + b) that has the value and the slope of the
 * line where it begins.
 */
export function toneMapped(light: Rgb): Rgb {
  const linear = each(light, (value) => Math.max(0, value) / 203);
  const largest = Math.max(...linear);
  const [j, peak] = [0.3, 1000 / 203];
  if (largest <= j) return linear;
  const a = (-j * j * (peak - 1)) / (j * j - 2 * j + peak);
  const b = (j * j - 2 * j * peak + peak) / Math.max(1e-6, peak - 1);
  const mapped = (((b * b + 2 * b * j + j * j) / (b - a)) * (largest + a)) / (largest + b);
  return each(linear, (value) => (value * mapped) / largest);
}
