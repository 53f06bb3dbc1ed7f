import type { PaintedText } from '../src/index.ts';

/** A picture of one byte a pixel. */
export interface Gray {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** The alpha of a painted text. */
export function grayOf({ width, height, pixels }: PaintedText): Gray {
  return { width, height, data: Uint8Array.from({ length: width * height }, (_, at) => pixels[at * 4 + 3] ?? 0) };
}

/**
 * How much of the ink of two pictures is the same, wherever it stands in each: what both have in common at the best place
 * near the same top left corner, by what either has. 1 for equal ones.
 */
export function overlap(a: Gray, b: Gray): number {
  const [first, second] = [inkOf(a), inkOf(b)];
  let best = 0;
  for (let y = -2; y <= 2; y += 1) {
    for (let x = -2; x <= 2; x += 1) {
      let [common, either] = [0, 0];
      for (let row = -4; row < Math.max(first.height, second.height) + 4; row += 1) {
        for (let column = -4; column < Math.max(first.width, second.width) + 4; column += 1) {
          const [one, other] = [first.at(column, row), second.at(column + x, row + y)];
          common += Math.min(one, other);
          either += Math.max(one, other);
        }
      }
      best = Math.max(best, common / either);
    }
  }
  return best;
}

/** A picture from its first row and column with ink on. */
function inkOf({ width, height, data }: Gray) {
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let at = 0; at < data.length; at += 1) {
    if ((data[at] ?? 0) < 128) continue;
    const [x, y] = [at % width, Math.floor(at / width)];
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  }
  return {
    width: right - left + 1,
    height: bottom - top + 1,
    at: (column: number, row: number): number => {
      const [x, y] = [left + column, top + row];
      return x < 0 || y < 0 || x >= width || y >= height ? 0 : (data[y * width + x] ?? 0);
    },
  };
}
