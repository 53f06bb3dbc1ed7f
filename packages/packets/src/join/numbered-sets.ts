import { lengthOfUe } from '../bits/bit-reader.ts';
import { damaged, tooMany } from '../failures.ts';
import type { SetKind } from '../sets/set-kind.ts';

/** Bytes of the longest set that a decoder's configuration holds. */
const longest = 0xffff;

/**
 * Gives the sets of one kind numbers in a joined stream: equal sets the same, others others.
 *
 * A slice names its picture parameter set by Exp-Golomb, and behind that number nothing may move but by whole bytes: the
 * data of its blocks is aligned to them. So a set gets a number that takes as many bits as its own, or whole bytes more or
 * less: 15 to 30 for 0, 31 to 62 for 1 and 2.
 */
export class NumberedSets {
  readonly kind: SetKind;
  readonly #numbers = new Map<string, number>();
  readonly #units = new Map<number, Uint8Array>();

  constructor(kind: SetKind) {
    this.kind = kind;
  }

  /**
   * The number of a set in the joined stream. `too-many-parameter-sets` where none is left.
   *
   * @param own Its number in its stream.
   * @param content What is the same of equal sets.
   * @param unit Makes the set with another number.
   */
  number(own: number, content: string, unit: (number: number) => Uint8Array): number {
    const key = `${this.#shift(own)} ${content}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#free(own);
    const numbered = unit(number);
    if (numbered.length > longest) throw damaged('a parameter set is too long');
    this.#numbers.set(key, number);
    this.#units.set(number, numbered);
    return number;
  }

  /** The sets as they stand in the joined stream, by their numbers. */
  units(): readonly Uint8Array[] {
    return [...this.#units].sort(([a], [b]) => a - b).map(([, unit]) => unit);
  }

  /** Bits by which a number moves what stands behind it in a slice, over whole bytes. */
  #shift(number: number): number {
    return this.kind.name === 'PPS' ? lengthOfUe(number) % 8 : 0;
  }

  #free(own: number): number {
    const { ids, most, name } = this.kind;
    const isFree = (number: number) => !this.#units.has(number) && this.#shift(number) === this.#shift(own);
    if (this.#units.size >= most) throw tooMany(name, most);
    if (isFree(own)) return own;
    for (let number = 0; number < ids; number += 1) if (isFree(number)) return number;
    throw tooMany(name, ids);
  }
}
