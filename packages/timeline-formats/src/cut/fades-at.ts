/** Fades that lists without fades of their own can say: into the first item of a track, and out of the last one. */
export function fadesAt(index: number, count: number): readonly ('fadeIn' | 'fadeOut')[] {
  return [...(index === 0 ? ['fadeIn' as const] : []), ...(index === count - 1 ? ['fadeOut' as const] : [])];
}
