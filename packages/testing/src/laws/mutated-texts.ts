/** What is put into texts: what formats give a meaning to, and what breaks readers. */
const words = [
  ...[
    '<',
    '>',
    '</',
    '/>',
    '<!--',
    ']]>',
    '<![CDATA[',
    '&amp;',
    '&lol;',
    '&#0;',
    '"',
    "'",
    '=',
    '{',
    '}',
    '[',
    ']',
    ':',
    ',',
  ],
  ...['-1', '0', '1/0', '1e999', '99999999999999999999', 'NaN', 'Infinity', '-0', '0x10', '00:00:00:00', '99:99:99:99'],
  ...['\0', '\ufeff', '\ud800', '\r', '\n', '\t', ' ', '__proto__', 'constructor', 'null', 'true', '#', ';'],
];

/** A sequence of numbers from 0 to below a bound that is always the same (after Lehmer). */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return below < 1 ? 0 : state % below;
  };
}

/** What programs make of a whole text: a mark before it, other line ends, and UTF-16 that is taken for Latin-1. */
const conversions: readonly ((text: string) => string)[] = [
  (text) => `\ufeff${text}`,
  (text) => text.replace(/\r?\n/g, '\r\n'),
  (text) => text.replace(/\r?\n/g, '\r'),
  (text) => `\xff\xfe${text.replace(/[\s\S]/g, '$&\0')}`,
  (text) => `\xfe\xff${text.replace(/[\s\S]/g, '\0$&')}`,
];

/** An attribute, or a member of an object with a value that has no parts. */
const member = /\s[\w:]+="[^"<]*"|"\w+"\s*:\s*(?:"[^"\n]*"|[^\s"[\]{},]+)\s*,/;

/** Texts in which one to four things are wrong: always the same ones for the same texts. */
export function* mutatedTexts(texts: readonly string[], count: number): Generator<string> {
  const next = numbers(20_261);
  for (let made = 0; made < count; made += 1) {
    let text = texts[made % texts.length] ?? '';
    for (let step = next(4); step >= 0; step -= 1) text = mutated(text, next);
    yield text;
  }
}

function mutated(text: string, next: (below: number) => number): string {
  const at = next(text.length + 1);
  const length = 1 + next(12);
  const [before, behind] = [text.slice(0, at), text.slice(at)];
  const word = words[next(words.length)] ?? '';
  switch (next(9)) {
    case 0:
      return before + behind.slice(length);
    case 1:
      return before + word + behind;
    case 2:
      return before + word + behind.slice(length);
    case 3:
      return before + behind.slice(0, length) + behind;
    case 4:
      return before;
    case 5:
      // A number becomes another one.
      return before + behind.replace(/\d+/, (digits) => `${Number(digits) + next(3) - 1}`);
    case 6:
      // What is said is said once more.
      return before + behind.replace(member, '$&$&');
    case 7:
      return conversions[next(conversions.length)]?.(text) ?? text;
    default: {
      // Two lines change places.
      const lines = text.split('\n');
      const [one, other] = [next(lines.length), next(lines.length)];
      return lines.map((line, i) => (i === one ? lines[other] : i === other ? lines[one] : line)).join('\n');
    }
  }
}
