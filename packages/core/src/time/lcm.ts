/** The least common multiple of two positive numbers: a denominator that both fractions can be written with. */
export function lcm(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return (a / x) * b;
}
