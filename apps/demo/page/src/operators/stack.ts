/** Where a marble lies. */
export interface Place {
  readonly x: number;
  /** How many lie below it. */
  readonly level: number;
}

/** Marbles above each other, at most; more lie beside them. */
export const levels = 6;

/**
 * Places for marbles that would hide each other: above those that are there already, in the order in which they came.
 *
 * @param xs Where each is to lie, in the order in which they came.
 * @param size How far apart two of one level are at least.
 * @param bounds Between which places they lie.
 */
export function stacked(
  xs: readonly number[],
  size: number,
  [least, most]: readonly [number, number],
): readonly Place[] {
  const placed: Place[] = [];
  const isFree = ({ x, level }: Place): boolean =>
    placed.every((other) => other.level !== level || Math.abs(other.x - x) >= size);
  for (const x of xs) placed.push(freePlace(x, size, (place) => place.x >= least && place.x <= most && isFree(place)));
  return placed;
}

function freePlace(x: number, size: number, isFree: (place: Place) => boolean): Place {
  for (let shift = 0; ; shift += size) {
    for (const moved of shift === 0 ? [x] : [x + shift, x - shift]) {
      for (let level = 0; level < levels; level++) if (isFree({ x: moved, level })) return { x: moved, level };
    }
  }
}
