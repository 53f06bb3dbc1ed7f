// A source's number and a frame's number as black and white cells, for programs to read back.
const sourceBits = 4;
const frameBits = 12;

export interface FrameCode {
  /** From 0. */
  readonly source: number;
  /** From 0. */
  readonly frame: number;
}

/** Cells of a code: white, black, source, frame, parity, white. */
export const codeCells = 2 + sourceBits + frameBits + 2;

/** The cells from left to right; `true` is white. */
export function writeCode({ source, frame }: FrameCode): boolean[] {
  const value = (source << frameBits) | frame;
  const bits = Array.from({ length: sourceBits + frameBits }, (_, bit) => ((value >> bit) & 1) === 1);
  return [true, false, ...bits, bits.filter(Boolean).length % 2 === 1, true];
}

/** The code in the cells, or `undefined` when they hold none. */
export function readCode(cells: readonly boolean[]): FrameCode | undefined {
  const value = cells.slice(2, -2).reduce((sum, white, bit) => sum + (white ? 1 << bit : 0), 0);
  const code = { source: value >> frameBits, frame: value & ((1 << frameBits) - 1) };
  return writeCode(code).every((white, cell) => white === cells[cell]) ? code : undefined;
}
