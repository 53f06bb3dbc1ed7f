import type { ListLoss, ListLossCode, ListPlace } from '@clipwright/core';

/** Gathers what is lost: each subject once of each code, with how often it was met, and where first. */
export class Losses {
  readonly #found = new Map<string, ListLoss>();

  /** @param place Where it is; a function, where that is to be looked for: a whole list is gone through for it. */
  add(code: ListLossCode, subject: string, message: string, place?: ListPlace | (() => ListPlace)): void {
    const key = `${code} ${subject}`;
    const before = this.#found.get(key);
    if (before === undefined) {
      const first = typeof place === 'function' ? place() : place;
      this.#found.set(key, { code, subject, message, count: 1, ...(first === undefined ? {} : { place: first }) });
    } else this.#found.set(key, { ...before, count: before.count + 1 });
  }

  get all(): readonly ListLoss[] {
    return [...this.#found.values()];
  }
}
