import { nearestName, plainName } from '@clipwright/core/author';

/** What something has in a list, under all its names. */
export interface Names<Field extends string = string> {
  /** What has it, for messages. */
  readonly what: string;
  readonly fields: readonly Field[];
  /** Which field a name means; `'note'` for what is for people alone. */
  of(name: string): Field | 'note' | undefined;
  /** What to write in place of a name that means nothing. */
  advice(name: string): string;
}

/**
 * What people write beside a clip for themselves and for other programs; a list's own marks begin with `_`, `$`, `#` or
 * `//`.
 */
const notes = ['id', 'name', 'label', 'note', 'notes', 'comment', 'comments', 'description', 'score', 'tags'];

/** Names that mean something elsewhere, and what there is instead. */
const elsewhere: Readonly<Record<string, string>> = {
  audio: 'Its sound is silenced by "mute", and chosen among several by "streams"; other sound is the list’s "music"',
  sound: 'Its sound is silenced by "mute"; other sound is the list’s "music"',
  fps: 'The output’s rate is an option of the render; that of a source without times is its "rate"',
  frameRate: 'The output’s rate is an option of the render; that of a source without times is its "rate"',
  size: 'The output’s size is an option of the render',
  output: 'The output is an option of the render',
};

/**
 * @param table Each field with its other names.
 * @param alsoNotes More that is for people alone.
 */
export function names<Field extends string>(
  what: string,
  table: Readonly<Record<Field, readonly string[]>>,
  alsoNotes: readonly string[] = [],
): Names<Field> {
  const known = new Map<string, Field | 'note'>();
  const fields: Field[] = [];
  for (const note of [...notes, ...alsoNotes]) known.set(plainName(note), 'note');
  for (const field in table) {
    fields.push(field);
    for (const name of [field, ...table[field]]) known.set(plainName(name), field);
  }
  return {
    what,
    fields,
    of: (name) => (/^(?:[_$#]|\/\/)/.test(name.trim()) ? 'note' : known.get(plainName(name))),
    advice: (name) => {
      const near = nearestName(name, fields) ?? nearestName(name, Object.values<readonly string[]>(table).flat());
      if (near !== undefined) return `Did you mean "${near}"?`;
      const place = Object.keys(elsewhere).find((other) => plainName(other) === plainName(name));
      if (place !== undefined) return `${elsewhere[place]}.`;
      return `There are ${fields.join(', ')}. What is for people alone is a "note", or begins with "_".`;
    },
  };
}
