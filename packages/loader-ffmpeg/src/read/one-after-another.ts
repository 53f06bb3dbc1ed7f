/** Generators that have begun, beside the one whose turn it is. */
const maxAhead = 2;

/**
 * The values of some generators, one generator after the other. The next ones begin before their turn and work up to
 * their first value, which waits for it.
 */
export async function* oneAfterAnother<T>(starts: readonly (() => AsyncGenerator<T, void>)[]): AsyncGenerator<T, void> {
  const begun: { readonly values: AsyncGenerator<T, void>; readonly first: Promise<IteratorResult<T, void>> }[] = [];
  let next = 0;
  const begin = (): void => {
    for (let start = starts[next]; start !== undefined && begun.length <= maxAhead; start = starts[next]) {
      const values = start();
      const first = values.next();
      // What goes wrong is told when its turn comes.
      first.catch(() => {});
      begun.push({ values, first });
      next += 1;
    }
  };
  try {
    begin();
    for (let one = begun[0]; one !== undefined; one = begun[0]) {
      for (let result = await one.first; result.done !== true; result = await one.values.next()) yield result.value;
      begun.shift();
      begin();
    }
  } finally {
    await Promise.allSettled(begun.map(({ values }) => values.return()));
  }
}
