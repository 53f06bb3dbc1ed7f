import { expect, it } from 'vitest';
import { mutatedTexts } from '../../src/laws/mutated-texts.ts';

const object = '{"a": 1, "b": [\n{"c": "x", "d": 2}\n]}';
const element = '<a>\n<b c="x" d="2"/>\n</a>';

it.each<[string, string, RegExp]>([
  ['a mark of its encoding', object, /^\ufeff\{/],
  ['line ends of Windows', object, /^[^\r\n]*\r\n[^\r\n]*\r\n[^\r\n]*$/],
  ['line ends of old', object, /^[^\r\n]*\r[^\r\n]*\r[^\r\n]*$/],
  ['UTF-16 taken for Latin-1', object, /^\xff\xfe\{\0"\0a\0"/],
  ['the same, the other way round', object, /^\xfe\xff\0\{\0"\0a/],
  ['a key twice', object, /"c": "x","c": "x",/],
  ['an attribute twice', element, / c="x" c="x"/],
])('some of a thousand texts have %s', (_, text, pattern) => {
  const texts = [...mutatedTexts([text], 1000)];
  expect(texts.filter((each) => pattern.test(each)).length).toBeGreaterThan(5);
  expect([...mutatedTexts([text], 1000)]).toEqual(texts);
});
