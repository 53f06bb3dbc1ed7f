interface Node<T> {
  readonly item: T;
  next: Node<T> | undefined;
}

/** A queue whose two ends cost the same however long it is, and which keeps nothing that was taken out. */
export class Fifo<T extends object> {
  #first: Node<T> | undefined;
  #last: Node<T> | undefined;

  get empty(): boolean {
    return this.#first === undefined;
  }

  push(item: T): void {
    const node: Node<T> = { item, next: undefined };
    if (this.#last === undefined) this.#first = node;
    else this.#last.next = node;
    this.#last = node;
  }

  /** Takes the oldest item out; `undefined` when there is none. */
  shift(): T | undefined {
    const node = this.#first;
    this.#first = node?.next;
    if (this.#first === undefined) this.#last = undefined;
    return node?.item;
  }
}
