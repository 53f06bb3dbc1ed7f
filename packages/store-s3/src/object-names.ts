import { digestText } from '@clipwright/node-kit';

/**
 * What objects are called, as the directory store calls its files: a record per key points at a blob, which is named by
 * the hash of its content. Nothing is ever changed into something else; a change of format changes the folder's name.
 *
 *     store-v1/ac/ab12...   record: the key, its blob, and what was told of it
 *     store-v1/cas/cd34...  blob: a finished file
 */
export interface ObjectNames {
  record(key: string): string;
  /** @param digest SHA-256 of the content. */
  blob(digest: string): string;
}

/** @param prefix With or without the slash at its end. */
export function objectNames(prefix = ''): ObjectNames {
  const root = `${prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`}store-v1`;
  return {
    record: (key) => `${root}/ac/${digestText(key)}`,
    blob: (digest) => `${root}/cas/${digest}`,
  };
}
