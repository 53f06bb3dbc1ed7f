import type { TextSpan } from '../layout/text-span.ts';
import { parseColor } from '../style/color.ts';
import { colorNames } from './cue-colors.ts';

/** Text of a cue, and markup in it that is not shown. */
export interface CueText {
  readonly spans: readonly TextSpan[];
  /** Each once. */
  readonly ignored: readonly string[];
}

type Look = Omit<TextSpan, 'text'>;

const entities: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" },
  ...{ nbsp: '\u00a0', lrm: '\u200e', rlm: '\u200f' },
};
const looks: Readonly<Record<string, Look>> = {
  b: { bold: true },
  i: { italic: true },
  u: { underline: true },
};
/** Tags that say who speaks, or in which language, and change no letters. */
const silent = new Set(['v', 'lang']);
/** A tag, of bounded length, so that no text takes long: bold and its like, `font` of SubRip, `c` with classes, `v` and their like of WebVTT, times of karaoke. */
const tag = /<(\/?)([a-z]{1,16}|\d[\d:.]{0,16})((?:\.[^\s<>.]{0,64}){0,16})([^<>]{0,500})>/iy;
const entity = /&(#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,5});/iy;

/**
 * The spans of a cue's text: `<b>`, `<i>`, `<u>`, `<font color>` and classes of colours are kept, other tags are left out,
 * and what is no tag is text. Tags may be closed in any order, or not at all.
 */
export function parseCueMarkup(text: string): CueText {
  const spans: TextSpan[] = [];
  const ignored = new Set<string>();
  const open: { readonly name: string; readonly look: Look }[] = [];
  let plain = '';
  const flush = (): void => {
    if (plain === '') return;
    spans.push({ text: plain, ...Object.assign({}, ...open.map(({ look }) => look)) });
    plain = '';
  };
  let at = 0;
  while (at < text.length) {
    tag.lastIndex = at;
    const found = text[at] === '<' ? tag.exec(text) : null;
    if (found !== null) {
      const [whole, slash, written = '', classes = '', rest = ''] = found;
      const name = written.toLowerCase();
      flush();
      if (slash === '/') close(open, name);
      else open.push({ name, look: lookOf(name, classes, rest, (what) => ignored.add(what)) });
      at += whole.length;
      continue;
    }
    entity.lastIndex = at;
    const named = text[at] === '&' ? entity.exec(text) : null;
    const character = named === null ? undefined : characterOf(named[1] ?? '');
    plain += character ?? text[at];
    at += character === undefined ? 1 : (named?.[0].length ?? 1);
  }
  flush();
  return { spans, ignored: [...ignored] };
}

function close(open: { readonly name: string }[], name: string): void {
  const last = open.findLastIndex((each) => each.name === name);
  if (last >= 0) open.splice(last, 1);
}

function lookOf(name: string, classes: string, rest: string, ignore: (what: string) => void): Look {
  const known = Object.hasOwn(looks, name) ? looks[name] : undefined;
  if (known !== undefined) return known;
  if (name === 'font') {
    const written = /color\s*=\s*["']?\s*([#\w]+)/i.exec(rest)?.[1] ?? '';
    const color = colorOf(written);
    if (color === undefined) ignore(`<font${rest}>`);
    return color === undefined ? {} : { color };
  }
  if (name === 'c') {
    const colors = classes
      .split('.')
      .flatMap((each) => (Object.hasOwn(colorNames, each) ? (colorNames[each] ?? []) : []));
    for (const each of classes.split('.').slice(1)) if (!Object.hasOwn(colorNames, each)) ignore(`<c.${each}>`);
    const color = colors.at(-1);
    return color === undefined ? {} : { color };
  }
  if (!silent.has(name)) ignore(/^\d/.test(name) ? '<time>' : `<${name}>`);
  return {};
}

function colorOf(written: string): string | undefined {
  const name = written.toLowerCase();
  if (Object.hasOwn(colorNames, name)) return colorNames[name];
  const hex = name.startsWith('#') ? name : `#${name}`;
  return parseColor(hex) === undefined ? undefined : hex;
}

function characterOf(name: string): string | undefined {
  if (!name.startsWith('#')) return Object.hasOwn(entities, name) ? entities[name] : undefined;
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code === 0 || code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code);
}

/** How a format writes what markup is made of. */
export interface MarkupStyle {
  readonly escaped: (text: string) => string;
  /** The tag that begins a colour and the one that ends it; `undefined` where the format has none. */
  readonly color: (color: string) => readonly [string, string] | undefined;
}

/** Spans as text with tags. */
export function writeCueMarkup(spans: readonly TextSpan[], { escaped, color: colorTag }: MarkupStyle): string {
  return spans
    .map(({ text, bold, italic, underline, color }) => {
      const tags: (readonly [string, string] | undefined)[] = [
        bold === true ? ['<b>', '</b>'] : undefined,
        italic === true ? ['<i>', '</i>'] : undefined,
        underline === true ? ['<u>', '</u>'] : undefined,
        color === undefined ? undefined : colorTag(color),
      ];
      return tags.reduce((inner, pair) => (pair === undefined ? inner : pair[0] + inner + pair[1]), escaped(text));
    })
    .join('');
}
