import { catalogue } from '../catalogue.ts';
import { drawLabel, labelHeight, labelWidth, placeLabel } from '../label.ts';
import type { DrawnSample } from './catalogue.ts';

/** The values of one plane of a picture, row by row, in limited range. */
interface Plane {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Draws the frames of a sample by their numbers, `yuv420p`: waves in its colour, and its label. One buffer for all. */
export function framePainter(sample: DrawnSample, details: string): (frame: number) => Uint8Array {
  const { name, width, height, accent } = sample;
  const sizes = [
    [width, height],
    [width / 2, height / 2],
    [width / 2, height / 2],
  ] as const;
  const data = new Uint8Array((width * height * 3) / 2);
  let offset = 0;
  const planes = sizes.map(([width, height]): Plane => {
    const start = offset;
    offset += width * height;
    return { width, height, data: data.subarray(start, offset) };
  });
  const source = catalogue.findIndex((one) => one.name === name);
  const [, blue = 128, red = 128] = limited(accent);
  const ranges = [
    [16, 180],
    [128, blue],
    [128, red],
  ] as const;
  const place = placeLabel(width, height);
  return (frame) => {
    const time = frame / 60;
    for (const [position, plane] of planes.entries()) {
      const [low, high] = ranges[position] ?? [0, 0];
      drawWaves(plane, sample.chord, time + position, low, high);
    }
    const label = drawLabel({ name, details, accent }, { source, frame });
    for (const [position, plane] of planes.entries()) putLabel(plane, label, position, place);
    return data;
  };
}

/** Waves that cross, from `low` to `high`: as many across the picture as the notes of its chord stand apart. */
function drawWaves({ width, height, data }: Plane, chord: readonly number[], time: number, low: number, high: number) {
  const [first = 1, second = 1, third = 1] = chord.map((hertz) => hertz / 40);
  const wave = (length: number, turns: number, speed: number): Float32Array =>
    Float32Array.from({ length }, (_, i) => Math.sin((turns * i) / (width + height) + speed * time));
  const [across, down, slanted] = [
    wave(width, 2 * first, 1.1),
    wave(height, 2 * second, -1.7),
    wave(width + height, third, 2.3),
  ];
  const [middle, step] = [(low + high) / 2, (high - low) / 6];
  let at = 0;
  for (let y = 0; y < height; y++) {
    const row = down[y] ?? 0;
    for (let x = 0; x < width; x++) data[at++] = middle + step * ((across[x] ?? 0) + row + (slanted[x + y] ?? 0));
  }
}

/** Puts a label of dots, red, green, blue and how opaque, over a plane of a picture. */
function putLabel(
  { width, height, data }: Plane,
  label: Uint8Array,
  position: number,
  { scale, left, top }: ReturnType<typeof placeLabel>,
): void {
  const shrink = position === 0 ? 1 : 2;
  for (let y = 0; y < (labelHeight * scale) / shrink; y++) {
    for (let x = 0; x < (labelWidth * scale) / shrink; x++) {
      const dot = (Math.floor((y * shrink) / scale) * labelWidth + Math.floor((x * shrink) / scale)) * 4;
      const [red = 0, green = 0, blue = 0, alpha = 0] = label.subarray(dot, dot + 4);
      const value = limited([red, green, blue])[position] ?? 0;
      const at = (Math.floor(top / shrink) + y) * width + Math.floor(left / shrink) + x;
      if (at < width * height) data[at] = ((data[at] ?? 0) * (255 - alpha) + value * alpha) / 255;
    }
  }
}

/** A colour as brightness and the differences of blue and red (BT.601, limited range). */
function limited([red, green, blue]: readonly [number, number, number]): [number, number, number] {
  return [
    16 + (65.481 * red + 128.553 * green + 24.966 * blue) / 255,
    128 + (-37.797 * red - 74.203 * green + 112 * blue) / 255,
    128 + (112 * red - 93.786 * green - 18.214 * blue) / 255,
  ];
}
