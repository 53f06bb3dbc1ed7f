import { checkOutputSize } from '../../errors/check-output-size.ts';

/**
 * Adds up what an output comes to while its pieces are made. The function that it gives is told how many bytes a piece,
 * by its number, stands for by now, and throws `output-too-large` as soon as all together are more than may be.
 */
export function sizeLimit(maxBytes: number | undefined): (piece: number, bytes: number) => void {
  const sizes = new Map<number, number>();
  let total = 0;
  return (piece, bytes) => {
    total += bytes - (sizes.get(piece) ?? 0);
    sizes.set(piece, bytes);
    checkOutputSize(total, maxBytes);
  };
}
