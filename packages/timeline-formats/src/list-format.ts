/** Formats that lists are read from and written to. */
export type ListFormat = 'json' | 'csv';

/** The format that a file's name says, by its extension; `undefined` when it is no list by its name. */
export function formatOfName(name: string): ListFormat | undefined {
  const extension = /\.(json|csv|tsv)$/i.exec(name)?.[1]?.toLowerCase();
  // What separates the fields is seen in the list itself.
  return extension === 'tsv' ? 'csv' : extension === 'json' || extension === 'csv' ? extension : undefined;
}

/** The format that a list's text looks like: JSON begins with a bracket or a brace, all else is CSV. */
export function formatOfText(text: string): ListFormat {
  return /^\uFEFF?\s*[[{]/.test(text) ? 'json' : 'csv';
}
