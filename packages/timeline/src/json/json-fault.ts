/** What is wrong in a JSON text, and at which position from 0. Never leaves this package. */
export class JsonFault extends Error {
  readonly at: number;

  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}
