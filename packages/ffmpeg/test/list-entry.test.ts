import { resolve } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { listEntry } from '../src/list-entry.ts';

/** The first word of a text, as ffmpeg's `av_get_token` reads it (libavutil/avstring.c), and what follows. */
function token(text: string): readonly [word: string, rest: string] {
  let word = '';
  let at = 0;
  while (at < text.length && !' \n\t\r'.includes(text.charAt(at))) {
    const character = text.charAt(at);
    at += 1;
    if (character === '\\' && at < text.length) {
      word += text.charAt(at);
      at += 1;
    } else if (character === "'") {
      while (at < text.length && text.charAt(at) !== "'") {
        word += text.charAt(at);
        at += 1;
      }
      at += 1;
    } else word += character;
  }
  return [word, text.slice(at)];
}

const path = fc
  .oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom("'", '\\', ' ', '\t', '#', '"', 'a', '/', '%', '🎬') }),
  )
  .filter((text) => !/[\0\n\r]/.test(text));

it('an entry of a list is read as the path that it was made of', () => {
  fc.assert(
    fc.property(path, (file) => {
      const line = listEntry(file);
      expect(line).not.toMatch(/[\n\r]/);
      const [key, rest] = token(line);
      expect(key).toBe('file');
      expect(token(rest.trimStart())).toEqual([`file:${resolve(file)}`, '']);
    }),
    { numRuns: 2000 },
  );
});

it.each(['/a\nb/c.mp4', '/a\rfile b/c.mp4'])('a path with a line break is refused: %j', (file) => {
  expect(() => listEntry(file)).toThrow(expect.objectContaining({ code: 'invalid-option' }));
});
