import { sep } from 'node:path';
import type { Folders } from '@clipwright/node-kit';

/** Says things without the paths of this machine. */
export interface Told {
  /** Names below the two folders are as clients have them; every other path is left out. */
  text(text: string): string;
  /** The same of every text in plain data. */
  data(value: unknown): unknown;
}

/** What stands in the place of a path that is no business of clients. */
const elsewhere = '(a file of the server)';
/** What begins like an absolute path: not a fraction, an address, or the middle of a name. */
const absolutePath = /(?<![\w.:/~-])(?:file:\/\/)?\/(?!\/)[^\s"'`,;:()]+|(?<![\w])[A-Za-z]:\\[^\s"'`,;()]+/g;

export function toldWithin(folders: readonly Folders[]): Told {
  const roots = folders.map(({ base }) => base).sort((a, b) => b.length - a.length);
  const text = (said: string): string => {
    let names = said;
    for (const root of roots) {
      names = names
        .replaceAll(`file://${root}${sep}`, '')
        .replaceAll(`${root}${sep}`, '')
        .replaceAll(root, 'the folder');
    }
    return names.replace(absolutePath, elsewhere);
  };
  const data = (value: unknown): unknown => {
    if (typeof value === 'string') return text(value);
    if (Array.isArray(value)) return value.map(data);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, data(each)]));
  };
  return { text, data };
}
