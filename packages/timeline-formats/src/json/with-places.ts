import { listError } from '../list-error.ts';
import { JsonFault } from './json-fault.ts';
import { placeOf } from './place-of.ts';

/** What work on a JSON text gives; what is wrong in it as `invalid-list`, with its place. */
export function withPlaces<T>(text: string, remedy: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    throw listError(placeOf(text, error.at), error.message, error.remedy ?? remedy, error);
  }
}
