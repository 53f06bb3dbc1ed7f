import type { BindInWhenOnFluentSyntax, ServiceIdentifier } from 'inversify';

/**
 * What a container has created and must close. inversify's own `unbindAll()` closes a dependency before its dependent,
 * so lifetimes are kept here: a dependency is complete before what needs it, so closing in reverse order of creation
 * closes dependents first.
 */
export class Lifetimes implements AsyncDisposable {
  readonly #created: AsyncDisposable[] = [];
  readonly #owns: (id: ServiceIdentifier) => boolean;

  /**
   * @param owns Whether what is bound as that is this container's to close. What a parent container binds is not: others
   * may have it too. @default everything is
   */
  constructor(owns: (id: ServiceIdentifier) => boolean = () => true) {
    this.#owns = owns;
  }

  /** Closes it with the rest, unless what is bound as `id` is not this container's. */
  own(id: ServiceIdentifier, created: AsyncDisposable): void {
    if (this.#owns(id)) this.#created.push(created);
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

/** Bound by `createClipwright`, for its own container. In any other it may be left unbound. */
export const LifetimesId: ServiceIdentifier<Lifetimes> = Symbol.for('@clipwright/core Lifetimes');

/**
 * For a module's bindings: one is created per container, and closed with it. Where there are {@link Lifetimes}, as in
 * `createClipwright`, these close it, dependents first; in a container without, it is closed when it is unbound
 * (`unbindAllAsync()`, `unloadAsync(module)`).
 *
 * @param id As what it is bound.
 *
 * @example
 * owned(ClipLoaderId, bind(ClipLoaderId).toResolvedValue((runner) => ffmpegLoader({ runner }), [FfmpegRunnerId]));
 */
export function owned<T extends AsyncDisposable>(id: ServiceIdentifier<T>, binding: BindInWhenOnFluentSyntax<T>): void {
  const bound = binding.inSingletonScope();
  bound.onActivation((context, created) => {
    context.get(LifetimesId, { optional: true })?.own(id, created);
    return created;
  });
  bound.onDeactivation(async (created) => {
    await created[Symbol.asyncDispose]();
  });
}
