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

/** A picture that stands for a file. */
export interface MovieCover {
  readonly kind: 'jpeg' | 'png';
  readonly bytes: Uint8Array;
}

/** What items of a list are: text in UTF-8, and pictures. */
const kinds = { text: 1, jpeg: 13, png: 14 } as const;

/** Boxes of a movie's `udta` that hold its tags: a list of items in mp4, in mov texts one beside the other, and the cover in a list alike. */
export function tagBoxes(kind: MovieKind, tags: MovieTags, cover?: MovieCover): readonly Uint8Array[] {
  const written = Object.entries(names).flatMap(([tag, name]) => {
    const text = tags[tag as keyof MovieTags];
    if (text === undefined) return [];
    const bytes = new TextEncoder().encode(text);
    return [{ name: typeof name === 'string' ? name : name[kind], bytes }];
  });
  // Each value is of no country.
  const item = (name: string, of: keyof typeof kinds, bytes: Uint8Array): Uint8Array =>
    box(name, [], box('data', [kinds[of], 0], bytes));
  const pictures = cover === undefined ? [] : [item('covr', cover.kind, cover.bytes)];
  if (kind === 'mov') {
    const texts = written.map(({ name, bytes }) => box(name, [], shorts(bytes.length, undefinedLanguage), bytes));
    return [...texts, ...itemList(pictures)];
  }
  return itemList([...written.map(({ name, bytes }) => item(name, 'text', bytes)), ...pictures]);
}

function itemList(items: readonly Uint8Array[]): readonly Uint8Array[] {
  if (items.length === 0) return [];
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
