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
