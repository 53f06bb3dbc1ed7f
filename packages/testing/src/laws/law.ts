/** The part of a test runner that suites need: vitest, node:test, mocha and jest have it. */
export interface LawRunner {
  describe(name: string, body: () => void): unknown;
  readonly it: LawIt;
}

export interface LawIt {
  (name: string, body: () => Promise<void>): unknown;
  /** Where the runner has none, a law that does not apply is registered as a test that does nothing. */
  readonly skip?: (name: string, body: () => Promise<void>) => unknown;
}

/** What every suite is told. */
export interface LawsOptions<P> {
  /** Names the product in the titles. */
  readonly name: string;
  /** Makes a fresh product; once for each law. */
  readonly make: () => Promise<P>;
  /**
   * Milliseconds after which a law that does not end has failed: a guard against hanging, never a measure. @default
   * 20000
   */
  readonly patience?: number;
}

/** What every product has. */
export interface LawProduct {
  /** Removes what the product is made of, after each law. */
  readonly cleanUp?: () => PromiseLike<void>;
}

/** One promise of a contract. */
export interface Law<P> {
  readonly title: string;
  /** Throws when the law is broken. */
  readonly check: (product: P) => Promise<void>;
  /** Why it does not apply to this product; absent when it does. */
  readonly skipped?: string | undefined;
}

/** Registers one test per law. */
export function registerLaws<P extends LawProduct>(
  { describe, it }: LawRunner,
  { name, make, patience = 20_000 }: LawsOptions<P>,
  laws: readonly Law<P>[],
): void {
  describe(name, () => {
    for (const { title, check, skipped } of laws) {
      if (skipped !== undefined) {
        const register = it.skip ?? it;
        register(`${title} (skipped: ${skipped})`, async () => {});
        continue;
      }
      it(title, async () => {
        const product = await make();
        try {
          await within(patience, check(product));
        } finally {
          await product.cleanUp?.();
        }
      });
    }
  });
}

function within(patience: number, work: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`Not over after ${patience} ms: something hangs.`)), patience);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** Lets everything that is due happen: a few turns of the event loop. */
export async function turns(count = 5): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setTimeout(resolve, 0));
}
