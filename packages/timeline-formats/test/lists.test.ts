import { describe, expect, it } from 'vitest';
import {
  decodeList,
  formatOfName,
  formatOfText,
  formatTimeline,
  listLimits,
  parseTimeline,
  timelineOfFiles,
} from '../src/index.ts';
import { errorOf } from './error-of.ts';

describe('formats', () => {
  it.each([
    ['cuts.json', 'json'],
    ['a/b.CSV', 'csv'],
    ['a.mp4', undefined],
    ['json', undefined],
    ['-', undefined],
  ])('takes the name %s for %s', (name, format) => {
    expect(formatOfName(name)).toBe(format);
  });

  it.each([
    ['[]', 'json'],
    ['\uFEFF \n\t{ "items": [] }', 'json'],
    ['source,start,end', 'csv'],
    ['', 'csv'],
  ])('takes the text %j for %s', (text, format) => {
    expect(formatOfText(text)).toBe(format);
  });
});

describe('bare files', () => {
  it('are whole clips, in order', () => {
    expect(timelineOfFiles(['a.mp4', '/b.mp4'], { base: '/x' })).toEqual({
      items: [
        { source: 'a.mp4', uri: '/x/a.mp4' },
        { source: '/b.mp4', uri: '/b.mp4' },
      ],
    });
    expect(timelineOfFiles(['a.mp4'])).toEqual({ items: [{ source: 'a.mp4' }] });
  });

  it('may be URLs, which are relative to nothing', () => {
    const [url, file] = ['https://example.org/a.mp4?x=1', 'http:x.mp4'];
    const items = [{ source: url }, { source: file, uri: '/x/http:x.mp4' }];
    expect(timelineOfFiles([url, file], { base: '/x' })).toEqual({ items });
    for (const format of ['json', 'csv'] as const) {
      const list = formatTimeline({ items }, { format, base: '/x' });
      expect(list).not.toContain('/x/');
      expect(parseTimeline(list, { format, base: '/x' })).toEqual({ items });
    }
    const written = '{ "music": { "source": "HTTPS://example.org/m.mp3" }, "items": [] }';
    expect(parseTimeline(written, { format: 'json', base: '/x' }).music).toEqual({
      source: 'HTTPS://example.org/m.mp3',
    });
  });
});

describe('bytes', () => {
  it('are UTF-8, or UTF-16 with a mark', () => {
    expect(decodeList(new TextEncoder().encode('\uFEFFsöurce'))).toBe('söurce');
    expect(decodeList(new Uint8Array(Buffer.from('\uFEFFsöurce', 'utf16le')))).toBe('söurce');
    expect(decodeList(new Uint8Array(Buffer.from('\uFEFFsöurce', 'utf16le').swap16()))).toBe('söurce');
  });

  // Places counted by hand; of a letter that is cut off, where it begins.
  it.each<[string, readonly number[], number, number]>([
    ['what no text begins with', [0xff], 1, 1],
    ['Latin-1', [...Buffer.from('a\nsö', 'latin1')], 2, 2],
    ['a letter of three bytes that ends after two', [0x61, 0xef, 0xbf, 0x62], 1, 2],
    ['a text that ends in the middle of a letter', [...Buffer.from('é\r\né').subarray(0, 5)], 2, 1],
    ['half of a pair in UTF-16', [0xff, 0xfe, 0x61, 0, 0x00, 0xd8, 0x62, 0], 1, 2],
    ['an odd byte in UTF-16, the other way round', [0xfe, 0xff, 0, 0x61, 0, 0x0a, 0], 2, 1],
  ])('are refused where they are no text: %s', (_, bytes, line, column) => {
    const error = errorOf(() => decodeList(Uint8Array.from(bytes)));
    expect([error.code, error.details]).toEqual(['invalid-list', { line, column }]);
  });
});

describe('limits', () => {
  const { characters, items } = listLimits;
  it.each<[what: string, limit: string, list: () => unknown]>([
    ['bytes', '64 MB', () => decodeList(new Uint8Array(characters + 1))],
    ['characters', '64 MB', () => parseTimeline(' '.repeat(characters + 1), { format: 'json' })],
    ['items', '1000000 items', () => parseTimeline(`[${'0,'.repeat(items)}0]`, { format: 'json' })],
  ])('hold for %s', (_, limit, list) => {
    expect(errorOf(list).message).toContain(limit);
  });

  // To read a million lines takes seconds.
  it.runIf(process.env.CLIPWRIGHT_SOAK === '1')('hold for items of CSV (the soak alone)', () => {
    const tooMany = 'source\n'.padEnd(2 * (items + 1) + 7, 'a\n');
    expect(errorOf(() => parseTimeline(tooMany, { format: 'csv' })).message).toContain('1000000 items');
  });
});
