/** A step of an outline: a letter as in the paths of SVG (`M L Q C Z`), and its points. */
export interface OutlineStep {
  readonly type: string;
  /** x, y, x, y ... in the font's units, heights upwards. */
  readonly values: readonly number[];
}

/** A glyph's outline in the font's units. */
export interface GlyphOutline {
  readonly steps: readonly OutlineStep[];
  /** What all its points lie in; `undefined` where there are none. */
  readonly bounds:
    | { readonly xMin: number; readonly yMin: number; readonly xMax: number; readonly yMax: number }
    | undefined;
}

/** An outline with what its points lie in, those that only bend curves included. */
export function outlineOf(steps: readonly OutlineStep[]): GlyphOutline {
  const bounds = { xMin: Infinity, yMin: Infinity, xMax: -Infinity, yMax: -Infinity };
  for (const { values } of steps) {
    for (let at = 0; at + 1 < values.length; at += 2) {
      const [x = 0, y = 0] = [values[at], values[at + 1]];
      bounds.xMin = Math.min(bounds.xMin, x);
      bounds.xMax = Math.max(bounds.xMax, x);
      bounds.yMin = Math.min(bounds.yMin, y);
      bounds.yMax = Math.max(bounds.yMax, y);
    }
  }
  return { steps, bounds: bounds.xMin > bounds.xMax ? undefined : bounds };
}
