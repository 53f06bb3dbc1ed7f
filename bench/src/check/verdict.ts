/** How an output's frames compare with those that were asked for. */
export interface Verdict {
  /** As many frames as asked for, and each the right one. */
  readonly right: boolean;
  readonly frames: number;
  readonly expected: number;
  /** Positions, up to the shorter length, where another frame is shown, or none that can be told. */
  readonly wrong: number;
  /** The first of them. */
  readonly first?: { readonly position: number; readonly shows: number | undefined; readonly expected: number };
}

/** @param shown The numbers that the output's frames carry; `undefined` where one cannot be read. */
export function judge(shown: readonly (number | undefined)[], expected: readonly number[]): Verdict {
  const differing = expected.slice(0, shown.length).flatMap((number, position) => {
    const shows = shown[position];
    return shows === number ? [] : [{ position, shows, expected: number }];
  });
  const first = differing[0];
  return {
    right: differing.length === 0 && shown.length === expected.length,
    frames: shown.length,
    expected: expected.length,
    wrong: differing.length,
    ...(first === undefined ? {} : { first }),
  };
}

/** For people: "all right", or what is not. */
export function verdictText({ right, frames, expected, wrong, first }: Verdict): string {
  if (right) return `all ${frames} right`;
  const count = frames === expected ? `${frames}` : `${frames} instead of ${expected}`;
  if (first === undefined) return count;
  return `${count}; ${wrong} wrong, from frame ${first.position} (shows ${first.shows ?? 'none'}, not ${first.expected})`;
}
