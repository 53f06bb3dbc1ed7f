/** What is wrong in a JSON text, and at which position from 0. Never leaves this package. */
export class JsonFault extends Error {
  readonly at: number;
  /** What to do about it, where that is not to look at what a list is. */
  readonly remedy: string | undefined;

  constructor(at: number, message: string, remedy?: string) {
    super(message);
    this.at = at;
    this.remedy = remedy;
  }
}

/** A key that an object has already: programs differ in which of both they take, and neither may be meant. */
export function repeatedKey(at: number, key: string): JsonFault {
  const short = key.length > 40 ? `${key.slice(0, 40)}…` : key;
  return new JsonFault(at, `the key ${JSON.stringify(short)} is there twice.`, 'Keep one of them.');
}
