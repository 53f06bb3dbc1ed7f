import { describe, expect, it } from 'vitest';
import { formatTimeline, parseTimeline } from '../src/index.ts';
import { errorOf } from './error-of.ts';

const read = (text: string, base?: string) =>
  parseTimeline(text, base === undefined ? { format: 'json' } : { format: 'json', base }).items;

describe('JSON lists', () => {
  it('reads sources under each of their names, and leaves out what is for people', () => {
    const text = `[
      { "source": "a.mp4", "start": 1.5, "end": 4, "_tempo": "fast" },
      { "file": "b.mp4", "comment": { "nested": [1, 2] } },
      { "video_file": "c.mov", "start": 0, "end": 2.25, "score": 0.93, "label": null }
    ]`;
    expect(read(text)).toEqual([
      { source: 'a.mp4', start: 1.5, end: 4 },
      { source: 'b.mp4' },
      { source: 'c.mov', start: 0, end: 2.25 },
    ]);
  });

  it('reads several files as one source, each relative to the list', () => {
    const files = ['GX010042.MP4', '../b/GX020042.MP4', 'https://a.example/c.mp4'];
    const text = JSON.stringify([{ source: files, start: 3 }]);
    expect(read(text)).toEqual([{ source: files, start: 3 }]);
    const uri = ['/v/a/GX010042.MP4', '/v/b/GX020042.MP4', 'https://a.example/c.mp4'];
    expect(read(text, '/v/a')).toEqual([{ source: files, uri, start: 3 }]);
    const timeline = { items: read(text, '/v/a') };
    expect(read(formatTimeline(timeline, { format: 'json', base: '/v/a' }), '/v/a')).toEqual(timeline.items);
    expect(formatTimeline(timeline, { format: 'json', base: '/v/a' })).not.toContain('uri');
    expect(() => formatTimeline(timeline, { format: 'csv', base: '/v/a' })).toThrow('more than CSV can say');
  });

  it.each([
    ['[{ "source": [] }]', 'names no file'],
    ['[{ "source": ["a.mp4", 3] }]', 'a file is a text in quotes, not 3'],
    ['[{ "source": ["a.mp4", ""] }]', 'the name of a file is empty'],
    ['[{ "source": [["a.mp4"]] }]', 'a file is a text in quotes, not an array'],
  ])('refuses %s', (text, message) => {
    expect(() => read(text)).toThrow(
      expect.objectContaining({ code: 'invalid-list', message: expect.stringContaining(message) }),
    );
  });

  it.each(['items', 'clips'])('reads an object with its items under "%s"', (key) => {
    expect(read(`{ "version": 2, "${key}": [{ "source": "a" }] }`)).toEqual([{ source: 'a' }]);
  });

  it('reads the colour of a gap, by either name, and refuses what is none by its place', () => {
    const list = '[{ "gap": 1, "color": "#C83214" }, { "gap": 2, "colour": "#000000" }]';
    expect(read(list)).toEqual([
      { gap: 1, color: '#C83214' },
      { gap: 2, color: '#000000' },
    ]);
    for (const color of ['"red"', '"#12345"', '7']) {
      expect(() => read(`[{ "gap": 1, "color": ${color} }]`)).toThrow(/Line 1, column 23 /);
    }
  });

  it('reads gaps and transforms', () => {
    const transform = { name: 'mirror', version: '1', params: { axis: 'x', amounts: [1, 0.5, null, true] } };
    expect(
      read(JSON.stringify([{ gap: 1.5 }, { source: 'a', transforms: [transform] }, { source: 'b', transform }])),
    ).toEqual([{ gap: 1.5 }, { source: 'a', transforms: [transform] }, { source: 'b', transforms: [transform] }]);
  });

  it('reads how clips are shown and heard', () => {
    const clip = { source: 'a', speed: 0.5, volume: 1.5, mute: false, streams: { video: 2, audio: 0 } };
    const into = { transition: { type: 'crossfade', duration: '0.40' } };
    const items = [clip, { source: 'b', speed: '1001/1000', mute: true, ...into }, { gap: 1, ...into }];
    expect(read(JSON.stringify(items))).toEqual(items);
  });

  it('reads the music under a list', () => {
    const music = { source: 'song.mp3', volume: 0.5, start: '1:02.5', loop: true, fadeOut: 2 };
    const text = JSON.stringify({ items: [{ source: 'a' }], music });
    expect(parseTimeline(text, { format: 'json', base: '/lists' }).music).toEqual({
      ...music,
      uri: '/lists/song.mp3',
      start: '62.5',
    });
  });

  it('keeps a key named __proto__ in params as plain data', () => {
    const [item] = read(
      '[{ "source": "a", "transform": { "name": "n", "version": "1", "params": {"__proto__": {"x": 1}} } }]',
    );
    expect(JSON.stringify(item)).toContain('"params":{"__proto__":{"x":1}}');
  });

  it('keeps every decimal as it is written', () => {
    const text = '[{ "source": "a", "start": 0.1, "end": 0.10000000000000000001 }, { "source": "a", "end": "1.50" }]';
    expect(read(text)).toEqual([
      { source: 'a', start: 0.1, end: '0.10000000000000000001' },
      { source: 'a', end: '1.50' },
    ]);
  });

  it('gives a number where it says exactly what is written', () => {
    expect(read('[{ "source": "a", "start": 1.50, "end": 25e-1 }]')).toEqual([{ source: 'a', start: 1.5, end: 2.5 }]);
  });

  it.each([
    ['00:01:02.500', '62.500'],
    ['1:02', '62'],
    ['90:00', '5400'],
    ['01:00:00.001', '3600.001'],
    ['1001/30000', '1001/30000'],
  ])('reads the time %s as %s seconds', (written, seconds) => {
    expect(read(JSON.stringify([{ source: 'a', end: written }]))).toEqual([{ source: 'a', end: seconds }]);
  });

  it('takes null for what is left out', () => {
    expect(read('[{ "source": "a", "start": null, "end": null, "transform": null }]')).toEqual([{ source: 'a' }]);
  });

  it('resolves names against the base, and takes each for a plain file', () => {
    const names = ['a.mp4', '../b.mp4', '/abs/c.mp4', 'http:d.mp4', '-i.mp4', 'sp ace %03d.mp4'];
    expect(read(JSON.stringify(names.map((source) => ({ source }))), '/lists/one')).toEqual([
      { source: 'a.mp4', uri: '/lists/one/a.mp4' },
      { source: '../b.mp4', uri: '/lists/b.mp4' },
      { source: '/abs/c.mp4', uri: '/abs/c.mp4' },
      { source: 'http:d.mp4', uri: '/lists/one/http:d.mp4' },
      { source: '-i.mp4', uri: '/lists/one/-i.mp4' },
      { source: 'sp ace %03d.mp4', uri: '/lists/one/sp ace %03d.mp4' },
    ]);
  });

  it('leaves a uri of its own as it is', () => {
    expect(read('[{ "source": "a", "uri": "made:1" }]', '/x')).toEqual([{ source: 'a', uri: 'made:1' }]);
  });

  it('skips a byte order mark', () => {
    expect(read('\uFEFF[{ "source": "a" }]')).toEqual([{ source: 'a' }]);
  });

  it.each([
    ['', 1, 1, 'it ends where a value'],
    ['{ "version": 1 }', 1, 1, 'no array of items'],
    ['{ "items": 3 }', 1, 12, 'no array of items'],
    ['"a.mp4"', 1, 1, 'no array of items'],
    ['[{ "source": "a" }', 1, 19, 'it ends where a comma or "]"'],
    ['[\n  { "source": "a" },\n  { "source": \'b\' }\n]', 3, 15, `"'" is where a value`],
    ['[{ "source": "a", }]', 1, 19, '"}" is where a key in quotes'],
    ['[{ "source" "a" }]', 1, 13, 'a colon'],
    ['[{ "source": "a\n" }]', 1, 14, 'does not end on its line'],
    ['[{ "source": "a\\q" }]', 1, 14, 'escape'],
    ['[{ "source": "a" }] x', 1, 21, 'where the end'],
    ['[\r\n3]', 2, 1, 'an item is an object, not 3'],
    ['[{ "start": 1 }]', 1, 2, 'neither a "source" nor a "gap"'],
    ['[{ "source": "a", "gap": 1 }]', 1, 2, 'both'],
    ['[{ "source": 7 }]', 1, 14, '"source" is a text in quotes, not 7'],
    ['[{ "source": "" }]', 1, 14, '"source" is empty'],
    ['[{ "source": "a", "start": true }]', 1, 28, '"start" is true'],
    ['[{ "source": "a", "end": [1] }]', 1, 26, '"end" is an array'],
    ['[{ "source": "a", "end": "soon" }]', 1, 26, '"end" is "soon"'],
    ['[{ "source": "a", "end": "00:01:02:12" }]', 1, 26, 'not a time'],
    ['[{ "source": "a", "end": "1:60" }]', 1, 26, 'not a time'],
    ['[{ "source": "a", "end": "1:60:00" }]', 1, 26, 'not a time'],
    ['[{ "source": "a", "end": 1e999 }]', 1, 26, 'not a time'],
    ['[{ "source": "a", "end": "1/0" }]', 1, 26, 'not a time'],
    ['[{ "source": "a", "speed": "fast" }]', 1, 28, '"speed" is "fast", not a speed'],
    ['[{ "source": "a", "volume": "1" }]', 1, 29, '"volume" is "1", not a number'],
    ['[{ "source": "a", "mute": 1 }]', 1, 27, '"mute" is 1, not true or false'],
    ['[{ "source": "a", "streams": 1 }]', 1, 30, '"streams" is an object, not 1'],
    ['[{ "source": "a", "streams": { "video": 1.5 } }]', 1, 41, 'not a whole number'],
    ['[{ "source": "a", "streams": { "audio": -1 } }]', 1, 41, 'not a whole number'],
    ['[{ "source": "a", "transition": { "type": "melt" } }]', 1, 43, 'no transition "melt"'],
    ['[{ "source": "a", "transition": { "type": "crossfade" } }]', 1, 33, '"duration" is missing'],
    ['{ "items": [], "music": "song.mp3" }', 1, 25, '"music" is an object'],
    ['{ "items": [], "music": {} }', 1, 25, '"source" is missing'],
    ['[{ "gap": null }]', 1, 11, '"gap" is a number of seconds'],
    ['[{ "gap": -1 }]', 1, 11, '"gap" is a number of seconds'],
    ['[{ "source": "a", "transform": "mirror" }]', 1, 32, 'a transform is an object'],
    ['[{ "source": "a", "transform": { "version": "1" } }]', 1, 32, '"name" is missing'],
    ['[{ "source": "a", "transform": { "name": "n", "version": 1 } }]', 1, 58, '"version" is a text'],
  ])('refuses %s at line %i, column %i', (text, line, column, problem) => {
    const error = errorOf(() => read(text));
    expect(error.code).toBe('invalid-list');
    expect(error.details).toEqual({ line, column });
    expect(error.message).toContain(`Line ${line}, column ${column} of the list: `);
    expect(error.message).toContain(problem);
  });

  it('refuses nesting that would exhaust the stack', () => {
    expect(errorOf(() => read('['.repeat(1_000_000))).message).toContain('deeper than 100');
  });

  it('reads a text of millions of characters', () => {
    expect(read(JSON.stringify([{ source: '\n"'.repeat(4_000_000) }]))).toHaveLength(1);
  });
});
