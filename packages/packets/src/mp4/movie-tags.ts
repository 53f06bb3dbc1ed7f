import { box, bytesOf, letters, shorts, words } from './box.ts';
import type { MovieKind } from './sample-entry.ts';

/** What a file may say of itself, and the names that its tags have (Apple's, which others took over). */
const names = {
  title: '\u00a9nam',
  artist: '\u00a9ART',
  album: '\u00a9alb',
  date: '\u00a9day',
  genre: '\u00a9gen',
  comment: '\u00a9cmt',
  copyright: { mp4: 'cprt', mov: '\u00a9cpy' },
  description: { mp4: 'desc', mov: '\u00a9des' },
} as const satisfies Record<string, string | Record<MovieKind, string>>;

/** Texts by what they are. */
export type MovieTags = { readonly [name in keyof typeof names]?: string };

/** Boxes of a movie's `udta` that hold its tags: a list of items in mp4, in mov texts one beside the other. */
export function tagBoxes(kind: MovieKind, tags: MovieTags): readonly Uint8Array[] {
  const written = Object.entries(names).flatMap(([tag, name]) => {
    const text = tags[tag as keyof MovieTags];
    if (text === undefined) return [];
    const bytes = new TextEncoder().encode(text);
    return [{ name: typeof name === 'string' ? name : name[kind], bytes }];
  });
  if (written.length === 0) return [];
  if (kind === 'mov') {
    return written.map(({ name, bytes }) => box(name, [], shorts(bytes.length, undefinedLanguage), bytes));
  }
  // Each value is UTF-8 (1), of no country.
  const items = written.map(({ name, bytes }) => box(name, [], box('data', [1, 0], bytes)));
  return [
    box(
      'meta',
      [0],
      box('hdlr', [0, 0], letters('mdirappl'), words([0, 0]), new Uint8Array(1)),
      box('ilst', [], bytesOf(...items)),
    ),
  ];
}

/** `und`, in five bits a letter. */
const undefinedLanguage = 0x55c4;
