/** One channel of a picture: a number for each pixel, row by row. */
export interface Channel {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

/** How many of its pixels a channel shows of the picture: not whole where chroma of an odd side is rounded up. */
export interface Extent {
  readonly width: number;
  readonly height: number;
}

/** Which numbers of a row make one of the row that it is scaled to: consecutive ones, each with its weight. */
interface Mix {
  readonly first: number;
  readonly weights: readonly number[];
}

/** The number at a place that there is. */
export function valueAt(values: ArrayLike<number>, i: number): number {
  return values[i] ?? 0;
}

/**
 * The mixes of a row. Made smaller, each number is the mean of the stretch that it covers, by area; made larger, it lies
 * between its two neighbours, by distance from their middles (bilinear), and is the outermost one at the border.
 *
 * @param from How many there are, and how many of them are shown.
 * @param to How many there will be, and how many of those are shown.
 */
function mixes(from: readonly [count: number, shown: number], to: readonly [count: number, shown: number]): Mix[] {
  const [count, shown] = from;
  const ratio = shown / to[1];
  return Array.from({ length: to[0] }, (_, position) => {
    if (ratio >= 1) {
      const start = Math.min(position * ratio, count - 1);
      const end = Math.max(Math.min((position + 1) * ratio, shown), start + Number.EPSILON * count);
      const [first, last] = [Math.floor(start), Math.max(Math.floor(start), Math.ceil(end) - 1)];
      const parts = Array.from({ length: last - first + 1 }, (_, part) => {
        return Math.min(end, first + part + 1) - Math.max(start, first + part);
      });
      const sum = parts.reduce((total, part) => total + part, 0);
      return { first, weights: parts.map((part) => part / sum) };
    }
    const middle = Math.min(Math.max((position + 0.5) * ratio - 0.5, 0), count - 1);
    const first = Math.min(Math.floor(middle), Math.max(count - 2, 0));
    return count === 1 ? { first: 0, weights: [1] } : { first, weights: [first + 1 - middle, middle - first] };
  });
}

/**
 * A channel at another size: by area where it becomes smaller, bilinear where it becomes larger, each direction by
 * itself. At the same size it is the same.
 */
export function scaleChannel(
  channel: Channel,
  shown: Extent,
  to: { readonly width: number; readonly height: number },
  toShown: Extent = to,
): Channel {
  const { width, height, values } = channel;
  if (width === to.width && height === to.height) return channel;
  const across = mixes([width, shown.width], [to.width, toShown.width]);
  const down = mixes([height, shown.height], [to.height, toShown.height]);
  const rows = new Float32Array(to.width * height);
  for (let y = 0; y < height; y += 1) {
    for (const [x, { first, weights }] of across.entries()) {
      let sum = 0;
      for (let part = 0; part < weights.length; part += 1) {
        sum += valueAt(values, y * width + first + part) * valueAt(weights, part);
      }
      rows[y * to.width + x] = sum;
    }
  }
  const scaled = new Float32Array(to.width * to.height);
  for (const [y, { first, weights }] of down.entries()) {
    for (const [part, weight] of weights.entries()) {
      const row = (first + part) * to.width;
      for (let x = 0; x < to.width; x += 1) {
        const place = y * to.width + x;
        scaled[place] = valueAt(scaled, place) + valueAt(rows, row + x) * weight;
      }
    }
  }
  return { ...to, values: scaled };
}
