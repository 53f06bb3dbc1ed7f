/** Parts that are made when they are first asked for. Closing them closes those first that need others. */
export class LazyParts implements AsyncDisposable {
  readonly #asked: Promise<unknown>[] = [];
  readonly #made: AsyncDisposable[] = [];

  /** One part, made at the first call and once; one that cannot be made is tried again at the next. */
  lazily<T extends AsyncDisposable>(make: () => Promise<T>): () => Promise<T> {
    let part: Promise<T> | undefined;
    const attempt = async (): Promise<T> => {
      try {
        const made = await make();
        // What it needs was made before it, so the order is that of closing, reversed.
        this.#made.push(made);
        return made;
      } catch (error) {
        part = undefined;
        throw error;
      }
    };
    return () => {
      if (part === undefined) {
        part = attempt();
        this.#asked.push(part);
      }
      return part;
    };
  }

  /** Each is closed once; what fails to close does not keep the rest open. Rejects with the first failure. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled(this.#asked);
    const failures: unknown[] = [];
    for (let part = this.#made.pop(); part !== undefined; part = this.#made.pop()) {
      try {
        await part[Symbol.asyncDispose]();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
