import { placeOf } from '../json/place-of.ts';
import { listError } from '../list-error.ts';

/** What is wrong in an XML text, and at which position from 0. Never leaves this package. */
export class XmlFault extends Error {
  readonly at: number;

  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

/** What work on an XML text gives; what is wrong in it as `invalid-list`, with its place. */
export function withXmlPlaces<T>(text: string, remedy: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof XmlFault)) throw error;
    throw listError(placeOf(text, error.at), error.message, remedy, error);
  }
}
