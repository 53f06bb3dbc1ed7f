import { ClipwrightError } from '@clipwright/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ListFormat, listLimits, parseTimeline } from '../src/index.ts';
import { errorOf } from './error-of.ts';

const formats = ['json', 'csv'] as const satisfies readonly ListFormat[];
const mebibyte = 1024 * 1024;
const isSoak = process.env.CLIPWRIGHT_SOAK === '1';

/** How a list ends: read, or refused as it may be. */
function ending(text: string, format: (typeof formats)[number]): 'read' | 'refused' {
  try {
    parseTimeline(text, { format, base: '/media' });
    return 'read';
  } catch (error) {
    if (error instanceof ClipwrightError && error.code === 'invalid-list') return 'refused';
    throw error;
  }
}

describe('whatever a list is', () => {
  const words = [
    ...[
      '"source"',
      '"start"',
      '"gap"',
      '"clips"',
      '"music"',
      '"transform"',
      '"__proto__"',
      '"constructor"',
      '"streams"',
    ],
    ...[
      '[',
      ']',
      '{',
      '}',
      ':',
      ',',
      '"',
      '\\',
      '\\ud800',
      '\\u0000',
      '1',
      '-0',
      '1e5',
      '1E-30',
      '00:01',
      '1/3',
      'null',
    ],
    ...['true', 'source,start,end\n', '\n', '\r', '\t', "'", '\ufeff', '\ud800', '\0', '__proto__', 'a.mp4', ' '],
  ];
  const text = fc.oneof(
    fc.array(fc.constantFrom(...words), { maxLength: 60 }).map((parts) => parts.join('')),
    fc.array(fc.constantFrom(...words), { maxLength: 20 }).map((parts) => `[{"source":"a",${parts.join('')}}]`),
    fc.array(fc.constantFrom(...words), { maxLength: 20 }).map((parts) => `source,start\na,1\n${parts.join('')}`),
    fc.json({ maxDepth: 6 }),
    fc.string({ unit: 'binary' }),
  );

  it('it is read, or refused as a list that cannot be', () => {
    const ends = new Set<string>();
    fc.assert(
      fc.property(text, fc.constantFrom(...formats), (list, format) => {
        ends.add(ending(list, format));
      }),
      { numRuns: isSoak ? 60_000 : 1000, seed: 20_261 },
    );
    expect([...ends].sort()).toEqual(['read', 'refused']);
  });

  it('nothing of it reaches the prototype of anything', () => {
    const list = `{"__proto__": {"polluted": 1}, "clips": [{"source": "a", "__proto__": {"source": "b", "gap": 1},
      "transform": {"name": "n", "version": "1", "params": {"__proto__": {"polluted": 1}}}}]}`;
    const { items } = parseTimeline(list, { format: 'json' });
    expect(items).toMatchObject([{ source: 'a' }]);
    expect(Object.keys({})).toEqual([]);
    expect('polluted' in {}).toBe(false);
    expect(ending('[{"__proto__": {"source": "a"}}]', 'json')).toBe('refused');
    expect(ending('[{"source": "a", "constructor": 1}]', 'json')).toBe('refused');
    expect(ending('source,constructor\na,1\n', 'csv')).toBe('refused');
    expect(ending('__proto__,source\nx,a\n', 'csv')).toBe('read');
  });
});

describe('what names no file', () => {
  it.each([
    ['[{"source": "a\\u0000.mp4"}]', 'json', 1, 13, 'NUL'],
    ['[{"source": "a",\n "uri": "\\ud800.mp4"}]', 'json', 2, 9, 'surrogate'],
    ['{"clips": [], "music": {"source": "a\\udfff"}}', 'json', 1, 35, 'surrogate'],
    ['start,source\n1,a\0.mp4\n', 'csv', 2, 2, 'NUL'],
  ] as const)('is refused: %j', (text, format, line, column, problem) => {
    const error = errorOf(() => parseTimeline(text, { format }));
    expect(error).toMatchObject({ code: 'invalid-list', details: { line, column } });
    expect(error.message).toContain(problem);
  });

  it('pairs and control characters are names', () => {
    const names = ['🎬.mp4', 'a\nb.mp4', '\u0001.mp4', '\u202e.mp4'];
    const { items } = parseTimeline(JSON.stringify(names.map((source) => ({ source }))), { format: 'json' });
    expect(items).toEqual(names.map((source) => ({ source })));
  });
});

describe('bombs', () => {
  const size = (isSoak ? 56 : 1) * mebibyte;
  const many = (unit: string): string => unit.repeat(size / unit.length);

  it.each([
    ['blanks', many(' ')],
    ['line breaks and then a fault', `${many('\n')}x`],
    ['brackets', many('[')],
    ['empty arrays', `[${many('[],')}[]]`],
    ['members', `[{"source":"a"${many(',"k":0')}}]`],
    ['digits', `[{"source":"a","end":${many('1')}}]`],
    ['digits of a time', `[{"source":"a","end":"${many('1')}"}]`],
    ['a fraction', `[{"source":"a","end":"${many('1')}/3"}]`],
    ['colons', `[{"source":"a","end":"${many('1:')}"}]`],
    ['escapes', `["${many('\\u0041')}"]`],
    ['backslashes', `["${many('\\')}`],
    ['quotes', many('"')],
    ['commas', many(',')],
    ['columns', `source${many(',a')}\n`],
    ['fields', `source\n${many('a,')}`],
    ['a field', `source\n${many('a')}`],
    ['quoted fields', `source\n${many('"a""",')}`],
    ['a quote without an end', `source\n"${many('a\n')}`],
    ['carriage returns', `source\n${many('\r')}`],
  ])('of %s: read or refused in time', (_, text) => {
    for (const format of formats) {
      const before = process.cpuUsage();
      expect(['read', 'refused']).toContain(ending(text, format));
      const { user, system } = process.cpuUsage(before);
      expect((user + system) / 1_000_000, format).toBeLessThan(isSoak ? 30 : 5);
    }
  });

  // Five million values take seconds to read, too long for every day.
  it.runIf(isSoak)('more values than a list may have are refused, however they are nested', () => {
    const inner = `[${'0,'.repeat(999_999)}0]`;
    const error = errorOf(() =>
      parseTimeline(`[${Array.from({ length: 6 }, () => inner).join(',')}]`, { format: 'json' }),
    );
    expect(error).toMatchObject({ code: 'invalid-list', message: expect.stringContaining(String(listLimits.values)) });
  });

  it('a line of CSV may not be endless', () => {
    const error = errorOf(() => parseTimeline(`source\na\n${'a'.repeat(listLimits.line + 2)}`, { format: 'csv' }));
    expect(error).toMatchObject({ code: 'invalid-list', details: { line: 3 } });
  });
});
