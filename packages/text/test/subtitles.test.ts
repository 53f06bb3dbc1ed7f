import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cueStyle, readSubtitles, type SubtitleCue, writeSubtitles } from '../src/index.ts';

const srt = `\ufeff1\r
00:00:01,000 --> 00:00:02,500\r
Hello, <b>world</b>!\r
A second line.\r
\r
2\r
00:01:00,5 --> 1:02:03,004\r
{\\an8}<font color="#FF8000">Orange</font> &amp; <i>slanted <u>and more</i></u>\r
`;

const vtt = `WEBVTT - a film
X-Header: of somebody

NOTE a comment
that goes on

STYLE
::cue { color: red }

intro
00:01.000 --> 00:02.500 line:0 position:10%,line-left align:start size:80%
<v Mary>Hello, <c.yellow.bg_blue>world</c>! &lt;3

01:00:00.000 --> 01:00:01.000 line:85%
1 < 2 & 3 > 2 <00:00:01.500>later
`;

describe('subtitles of SubRip', () => {
  it('are read: times, tags, places', () => {
    expect(readSubtitles(srt)).toEqual({
      format: 'srt',
      warnings: [],
      cues: [
        {
          ...{ id: '1', start: 1, end: 2.5 },
          text: [{ text: 'Hello, ' }, { text: 'world', bold: true }, { text: '!\nA second line.' }],
        },
        {
          ...{ id: '2', start: 60.5, end: 3723.004 },
          text: [
            { text: 'Orange', color: '#ff8000' },
            { text: ' & ' },
            { text: 'slanted ', italic: true },
            { text: 'and more', italic: true, underline: true },
          ],
          placement: { row: 0, position: 0.5, align: 'center' },
        },
      ],
    });
  });

  it('are read without numbers, without empty lines between them, and with empty lines inside', () => {
    const { cues } = readSubtitles(
      '00:00:01.000 --> 00:00:02.000\na\n2\n00:00:02,000 --> 00:00:03,000\nb\n\nc\n\n\n00:00:03,000-->00:00:04,000\n\n',
    );
    expect(cues.map(({ start, text }) => [start, text.map((span) => span.text).join('')])).toEqual([
      [1, 'a'],
      [2, 'b\n\nc'],
      [3, ''],
    ]);
  });

  it('are read of nothing', () => {
    expect(readSubtitles('')).toEqual({ format: 'srt', cues: [], warnings: [] });
    expect(readSubtitles('\n\n')).toMatchObject({ cues: [] });
  });

  it('say what of them is not shown', () => {
    const { warnings, cues } = readSubtitles(
      '1\n00:00:02,000 --> 00:00:01,000\nbackwards\n\n2\n00:00:03,000 --> 00:00:04,000 X1:10 X2:20\n{\\pos(1,2)}<ruby>a</ruby>',
    );
    expect(warnings.map(({ code, line }) => [code, line])).toEqual([
      ['cue-empty', 2],
      ['markup-ignored', 6],
      ['setting-ignored', 6],
    ]);
    expect(cues).toEqual([{ id: '2', start: 3, end: 4, text: [{ text: 'a' }] }]);
  });

  it.each([
    ['a shopping list\nof two lines', 1],
    ['1\n00:00:01,000 --> 00:00:02,000\na\n\n2\n00:00:61,000 --> 00:01:02,000\nb', 6],
    ['1\nsoon --> later\na', 2],
  ])('name the line that cannot be read', (text, line) => {
    expect(() => readSubtitles(text)).toThrow(
      expect.objectContaining({ code: 'invalid-subtitles', details: { line } }),
    );
  });
});

describe('subtitles of WebVTT', () => {
  it('are read: settings, classes, what is no tag', () => {
    const { format, cues, warnings } = readSubtitles(vtt);
    expect(format).toBe('vtt');
    expect(cues).toEqual([
      {
        ...{ id: 'intro', start: 1, end: 2.5 },
        text: [{ text: 'Hello, ' }, { text: 'world', color: '#ffff00' }, { text: '! <3' }],
        placement: { row: 0, position: 0.1, align: 'left', size: 0.8 },
      },
      {
        ...{ start: 3600, end: 3601 },
        text: [{ text: '1 < 2 & 3 > 2 ' }, { text: 'later' }],
        placement: { line: 0.85 },
      },
    ]);
    expect(warnings.map(({ code, line }) => [code, line])).toEqual([
      ['block-ignored', 7],
      ['markup-ignored', 11],
      ['markup-ignored', 14],
    ]);
  });

  it.each([
    ['WEBVTT\n\n00:01.000 --> soon\na', 3],
    ['WEBVTT\n\nname\n00:61.000 --> 01:02.000\na', 4],
  ])('name the line that cannot be read', (text, line) => {
    expect(() => readSubtitles(text)).toThrow(
      expect.objectContaining({ code: 'invalid-subtitles', details: { line } }),
    );
  });

  it('are asked for by name where the text does not say what it is', () => {
    expect(() => readSubtitles('WEBVTTX', 'vtt')).toThrow(expect.objectContaining({ code: 'invalid-subtitles' }));
  });
});

/** Cues that both formats can say. */
const someCues = fc.array(
  fc
    .record({
      start: fc.integer({ min: 0, max: 9 * 3_600_000 }),
      length: fc.integer({ min: 1, max: 100_000 }),
      words: fc.array(fc.stringMatching(/^[a-zäß語؟ .,!?'"-]{1,12}$/u), { minLength: 1, maxLength: 4 }),
      look: fc.constantFrom({}, { bold: true }, { italic: true, underline: true }, { color: '#ffff00' }),
    })
    .map(({ start, length, words, look }): SubtitleCue => {
      const text = `x${words.join('\n')}x`.replaceAll('-->', '');
      return { start: start / 1000, end: (start + length) / 1000, text: [{ text, ...look }] };
    }),
  { maxLength: 8 },
);

describe('written subtitles', () => {
  it.each(['srt', 'vtt'] as const)('are read as they were, in %s', (format) => {
    fc.assert(
      fc.property(someCues, (cues) => {
        const read = readSubtitles(writeSubtitles(cues, format), format);
        expect(read.warnings).toEqual([]);
        const bare = read.cues.map(({ id: _, ...cue }) => cue);
        expect(bare).toEqual(cues.map((cue) => JSON.parse(JSON.stringify(cue).replaceAll('\\n\\n', '\\n \\n'))));
      }),
    );
  });

  it('keep their settings, and what would be markup', () => {
    const cues = readSubtitles(vtt).cues;
    expect(readSubtitles(writeSubtitles(cues, 'vtt')).cues).toEqual(
      cues.map((cue) => ({ ...cue, text: cue.start === 3600 ? [{ text: '1 < 2 & 3 > 2 later' }] : cue.text })),
    );
    expect(writeSubtitles(readSubtitles(srt).cues, 'srt')).toContain('2\n00:01:00,500 --> 01:02:03,004\n{\\an8}<font');
  });

  it('never end early: an arrow in a text is no time', () => {
    const cues = [{ start: 0, end: 1, text: [{ text: 'a --> b\n\n00:00:01,000 --> 00:00:02,000' }] }];
    for (const format of ['srt', 'vtt'] as const) {
      expect(readSubtitles(writeSubtitles(cues, format), format).cues).toHaveLength(1);
    }
  });
});

describe('hostile subtitles', () => {
  it('of any text are read, or refused with a line', () => {
    const pieces = [
      '00:00:01,000 --> 00:00:02,000',
      'WEBVTT',
      '\n',
      '\r',
      ' ',
      '-->',
      '<b',
      '>',
      '</',
      '<c.',
      '&#',
      ';',
      '{\\',
      '}',
      '1',
      '\u0000',
      '\ud800',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 60 }), fc.boolean(), (parts, isVtt) => {
        const text = (isVtt ? 'WEBVTT\n\n' : '') + parts.join('');
        try {
          for (const { start, end } of readSubtitles(text).cues) expect(end).toBeGreaterThan(start);
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid-subtitles', details: { line: expect.any(Number) } });
        }
      }),
    );
  });

  it.each([
    ['tags that never end', '<c'.repeat(200_000)],
    ['classes without end', `<c${'.'.repeat(400_000)}`],
    ['entities that never end', '&#1'.repeat(130_000)],
    ['overrides that never end', '{\\'.repeat(200_000)],
    ['tags in tags', '<b>'.repeat(100_000)],
  ])('are read in a moment: %s', (_what, text) => {
    // Against work that grows with the square of a text's length: that would take minutes.
    const { cues } = readSubtitles(`1\n00:00:01,000 --> 00:00:02,000\n${text}`);
    expect(cues.length).toBe(1);
  });

  it('are refused where they are too long', () => {
    expect(() => readSubtitles('a'.repeat(17 * 2 ** 20))).toThrow(
      expect.objectContaining({ code: 'invalid-subtitles' }),
    );
  });
});

describe('the style of a cue', () => {
  it('is that of all, at the place that the cue asks for', () => {
    const style = { preset: 'caption', size: 0.05, lineHeight: 1 } as const;
    expect(cueStyle(undefined, style)).toBe(style);
    expect(cueStyle({ line: 0.1, position: 0.2, align: 'left', size: 0.5 }, style)).toEqual({
      ...{ ...style, position: { x: 0.2, y: 0.1 }, align: 'left', width: 0.5 },
    });
    // The last but one of twenty rows: its upper edge at 0.9 of the height, of which 0.95 are free.
    expect(cueStyle({ row: -2 }, style).position?.y).toBeCloseTo(0.9 / 0.95, 10);
    expect(cueStyle({ row: 0 }, style).position).toEqual({ x: 0.5, y: 0 });
    expect(cueStyle({ row: 99, align: 'right' }).position).toEqual({ x: 1, y: 1 });
  });
});
