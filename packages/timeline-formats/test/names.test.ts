import { describe, expect, it } from 'vitest';
import { parseTimeline } from '../src/index.ts';
import { errorOf } from './error-of.ts';

const json = (text: string) => parseTimeline(text, { format: 'json' });
const csv = (text: string) => parseTimeline(text, { format: 'csv' }).items;

describe('names that a list does not have', () => {
  it.each([
    ['[{ "source": "a.mp4", "strt": 1 }]', 1, 23, '"strt"', 'Did you mean "start"?'],
    ['[\n  { "source": "a.mp4",\n    "volum": 0.5 }\n]', 3, 5, '"volum"', 'Did you mean "volume"?'],
    ['[{ "sorce": "a.mp4" }]', 1, 4, '"sorce"', 'Did you mean "source"?'],
    ['[{ "source": "a.mp4", "audio": false }]', 1, 23, '"audio"', '"mute"'],
    ['{ "items": [], "musik": {} }', 1, 16, '"musik"', 'Did you mean "music"?'],
    ['{ "items": [], "fps": 30 }', 1, 16, '"fps"', 'an option of the render'],
    ['{ "items": [], "music": { "source": "m", "lop": true } }', 1, 42, '"lop"', 'Did you mean "loop"?'],
    ['[{ "gap": 1, "start": 2 }]', 1, 14, 'a gap has no "start"', 'There are gap'],
    ['[{ "source": "a", "streams": { "vidio": 1 } }]', 1, 32, '"vidio"', 'Did you mean "video"?'],
    ['[{ "source": "a", "transition": { "typ": "crossfade" } }]', 1, 35, '"typ"', 'Did you mean "type"?'],
    ['[{ "source": "a", "transform": { "nam": "x" } }]', 1, 34, '"nam"', 'Did you mean "name"?'],
    // Beside all that is needed, so that nothing else could be refused.
    ['[{ "gap": 1, "transition": { "type": "dissolve", "duration": 1, "eas": "in" } }]', 1, 65, '"eas"', 'There are'],
    ['[{ "source": "a", "transform": { "name": "x", "parms": {} } }]', 1, 47, '"parms"', 'Did you mean "params"?'],
    ['[{ "source": "a", "sorce": "b", "end": 1 }]', 1, 19, '"sorce"', 'Did you mean "source"?'],
    ['{ "items": [], "music": { "source": "m", "fadeout": 1, "volumne": 1 } }', 1, 56, '"volumne"', '"volume"'],
    ['[{ "source": "a", "tempo": 2 }]', 1, 19, '"tempo"', 'There are source, '],
  ])('are refused where they stand: %s', (text, line, column, problem, advice) => {
    const error = errorOf(() => json(text));
    expect(error).toMatchObject({ code: 'invalid-list', details: { line, column } });
    expect(error.message).toContain(problem);
    expect(error.message).toContain(advice);
  });

  it.each([
    ['source,strt,end\na,1,2\n', 1, 2, '"strt"', 'Did you mean "start"?'],
    ['\n\nsorce,start\na,1\n', 3, 1, '"sorce"', 'Did you mean "source"?'],
    ['source;start;volum\na;1;2\n', 1, 3, '"volum"', 'Did you mean "volume"?'],
    ['source\tstart\teend\na\t1\t2\n', 1, 3, '"eend"', 'Did you mean "end"?'],
    ['source,audio\na,1\n', 1, 2, '"audio"', '"mute"'],
    ['source,tempo\na,1\n', 1, 2, '"tempo"', 'There are source, '],
  ])('are refused in a header: %j', (text, line, column, problem, advice) => {
    const error = errorOf(() => csv(text));
    expect(error).toMatchObject({ code: 'invalid-list', details: { line, column } });
    expect(error.message).toContain(problem);
    expect(error.message).toContain(advice);
  });
});

describe('other names of the same', () => {
  const clip = { source: 'a.mp4', start: 1.5, end: 4 };

  it.each([
    ['file', 'in', 'out'],
    ['source', 'begin', 'stop'],
    ['path', 'from', 'to'],
    ['src', 'inpoint', 'outpoint'],
    ['video_file', 'start_time', 'end_time'],
    ['File Name', 'Start Time', 'End Time'],
    ['Source', 'START', 'End'],
  ])('are understood: %s, %s, %s', (source, start, end) => {
    expect(json(`[{ "${source}": "a.mp4", "${start}": 1.5, "${end}": 4 }]`).items).toEqual([clip]);
    expect(csv(`${source},${start},${end}\na.mp4,1.5,4\n`)).toEqual([clip]);
  });

  it.each(['duration', 'length', 'dur'])('%s is counted from the start, exactly', (name) => {
    expect(json(`[{ "file": "a.mp4", "in": 1.5, "${name}": 2.5 }]`).items).toEqual([clip]);
    expect(csv(`file,in,${name}\na.mp4,1.5,2.5\n`)).toEqual([clip]);
    expect(csv(`file,in,${name}\na.mp4,0.1,0.2\nb.mp4,,3\n`)).toEqual([
      { source: 'a.mp4', start: 0.1, end: 0.3 },
      { source: 'b.mp4', end: 3 },
    ]);
    expect(json(`[{ "file": "a", "in": "1/3", "${name}": "1/3" }]`).items).toEqual([
      { source: 'a', start: '1/3', end: '2/3' },
    ]);
  });

  it.each(['crossfade', 'dissolve', 'cross-dissolve', 'xfade', 'Dissolve'])('%s is a crossfade', (name) => {
    const faded = { source: 'b', transition: { type: 'crossfade', duration: 0.5 } };
    expect(json(`[{ "source": "b", "transition": { "type": "${name}", "duration": 0.5 } }]`).items).toEqual([faded]);
    expect(json(`[{ "source": "b", "${name}": 0.5 }]`).items).toEqual([faded]);
    expect(csv(`source,${name}\nb,0.5\n`)).toEqual([faded]);
  });

  it('another transition is refused by what there is', () => {
    const error = errorOf(() => json('[{ "source": "b", "transition": { "type": "melt", "duration": 1 } }]'));
    expect(error.message).toContain('there is no transition "melt".');
    expect(error.message).toContain('"crossfade", which is also called "dissolve"');
    expect(error.message).not.toContain('array');
  });

  it('are told of as they are written', () => {
    expect(errorOf(() => json('[{ "file": "a", "in": "soon" }]')).message).toContain('"in" is "soon"');
    expect(errorOf(() => json('[{ "src": "" }]')).message).toContain('"src" is empty');
  });

  it.each([
    ['[{ "source": "a", "file": "b" }]', 19, '"source" and "file" say the same'],
    ['[{ "source": "a", "in": 1, "start": 1 }]', 28, '"in" and "start" say the same'],
    ['[{ "source": "a", "end": 3, "duration": 2 }]', 29, 'both "end" and "duration"'],
    ['[{ "source": "a", "length": 3, "out": 2 }]', 19, 'both "out" and "length"'],
    ['{ "items": [], "clips": [] }', 16, '"items" and "clips" say the same'],
    ['[{ "source": "a", "dissolve": 1, "transition": { "type": "dissolve", "duration": 1 } }]', 19, 'both'],
  ])('are refused beside each other: %s', (text, column, problem) => {
    const error = errorOf(() => json(text));
    expect(error).toMatchObject({ code: 'invalid-list', details: { line: 1, column } });
    expect(error.message).toContain(problem);
  });

  it.each([
    ['source,in,start\na,1,1\n', 1, 3, '"in" and "start" are the same'],
    ['source,file\na,a\n', 1, 2, '"source" and "file" are the same'],
    ['source,end,duration\na,3,\nb,3,3\n', 3, 3, 'both "end" and "duration"'],
  ])('are refused beside each other in a header: %j', (text, line, column, problem) => {
    const error = errorOf(() => csv(text));
    expect(error).toMatchObject({ code: 'invalid-list', details: { line, column } });
    expect(error.message).toContain(problem);
  });

  it('null and empty fields leave their place to another', () => {
    expect(json('[{ "source": null, "file": "a", "end": null, "duration": 2 }]').items).toEqual([
      { source: 'a', end: 2 },
    ]);
    expect(csv('source,end,duration\na,3,\nb,,3\n')).toEqual([
      { source: 'a', end: 3 },
      { source: 'b', end: 3 },
    ]);
  });

  it('what is for people alone is left out', () => {
    const text =
      '{ "title": "x", "items": [{ "source": "a", "note": 1, "_x": 2, "#": 3, "//": 4, "label": "l", "score": 0.9 }] }';
    expect(json(text).items).toEqual([{ source: 'a' }]);
    expect(csv('id,source,note,_x\n1,a,b,c\n')).toEqual([{ source: 'a' }]);
  });
});
