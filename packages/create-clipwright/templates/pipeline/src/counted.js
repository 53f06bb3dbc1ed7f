import { defer } from 'rxjs';

/**
 * A loader that counts what it is asked for, around another one. It calls members on that one: taken off it, those of a
 * class would not find what they need.
 */
export function counted(loader) {
  const counts = { opened: 0 };
  return {
    counts,
    contracts: { ClipLoader: 1 },
    open: (request) =>
      defer(() => {
        counts.opened += 1;
        return loader.open(request);
      }),
    settled: () => loader.settled(),
    [Symbol.asyncDispose]: () => loader[Symbol.asyncDispose](),
  };
}
