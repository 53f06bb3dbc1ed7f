/** The factor on samples that decibels are. */
export function factorOf(decibels: number): number {
  return 10 ** (decibels / 20);
}
