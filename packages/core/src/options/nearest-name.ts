/** A name without what people write differently: `fade_in`, `Fade In` and `fadeIn` are one. */
export function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_-]/g, '');
}

/** Longer than any name here, and what it is compared with is bounded: a hostile list has names of megabytes. */
const longest = 40;

/** Of some names the one that was probably meant; `undefined` where none is near. Of equally near ones the first. */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  if (name.length > longest) return undefined;
  const written = plainName(name);
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const candidate of known) {
    const wanted = plainName(candidate);
    // One slip in a short name, two in a usual one, three in a long one.
    const max = Math.min(3, Math.ceil(Math.max(written.length, wanted.length) / 4));
    const found = distance(written, wanted);
    // Names of two letters are all near each other.
    if (found > max || found >= Math.min(written.length, wanted.length)) continue;
    if (best === undefined || found < best.distance) best = { name: candidate, distance: found };
  }
  return best?.name;
}

/** `Did you mean "start"?`, or which names there are. */
export function namesAdvice(name: string, known: readonly string[]): string {
  const near = nearestName(name, known);
  return near === undefined ? `There are ${known.join(', ')}.` : `Did you mean "${near}"?`;
}

/**
 * Letters inserted, left out, exchanged or turned round (optimal string alignment): three rows of the usual table, and
 * no package, since those that count turned letters as one slip bring more than these lines.
 */
function distance(a: string, b: string): number {
  const at = (row: readonly number[], j: number): number => row[j] ?? 0;
  let [before, previous] = [[] as number[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      const min = Math.min(at(previous, j) + 1, at(row, j - 1) + 1, at(previous, j - 1) + same);
      const turned = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(turned ? Math.min(min, at(before, j - 2) + 1) : min);
    }
    [before, previous] = [previous, row];
  }
  return at(previous, b.length);
}
