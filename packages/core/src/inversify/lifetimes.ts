import type { ResolutionContext, ServiceIdentifier } from 'inversify';

/**
 * What a container has created and must close. inversify's own `unbindAll()` closes a dependency before its dependent,
 * so lifetimes are kept here: a dependency is complete before what needs it, so closing in reverse order of creation
 * closes dependents first.
 */
export class Lifetimes implements AsyncDisposable {
  readonly #created: AsyncDisposable[] = [];

  own(created: AsyncDisposable): void {
    this.#created.push(created);
  }

  /**
   * Closes everything, dependents first, each once; what fails to close does not keep the rest open. Rejects with the
   * first failure.
   */
  async [Symbol.asyncDispose](): Promise<void> {
    const failures: unknown[] = [];
    for (let created = this.#created.pop(); created !== undefined; created = this.#created.pop()) {
      try {
        await created[Symbol.asyncDispose]();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}

/** Bound by `createClipwright`. */
export const LifetimesId: ServiceIdentifier<Lifetimes> = Symbol.for('@clipwright/core Lifetimes');

/**
 * For a module's bindings: what the binding creates is closed with the program.
 *
 * @example bind(ClipLoaderId).toResolvedValue((runner) => ffmpegLoader({ runner }),
 * [FfmpegRunnerId]).inSingletonScope().onActivation(owned);
 */
export function owned<T extends AsyncDisposable>(context: ResolutionContext, created: T): T {
  context.get(LifetimesId).own(created);
  return created;
}
