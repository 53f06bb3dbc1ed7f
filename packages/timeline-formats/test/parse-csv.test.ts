import { describe, expect, it } from 'vitest';
import { parseTimeline } from '../src/index.ts';
import { errorOf } from './error-of.ts';

const read = (text: string, base?: string) =>
  parseTimeline(text, base === undefined ? { format: 'csv' } : { format: 'csv', base }).items;

describe('CSV lists', () => {
  it('reads clips, with empty fields for the defaults', () => {
    expect(read('source,start,end\na.mp4,1.5,4\nb.mp4,,\n')).toEqual([
      { source: 'a.mp4', start: 1.5, end: 4 },
      { source: 'b.mp4' },
    ]);
  });

  it.each(['source', 'file', 'video_file', 'Source', ' FILE '])('finds the source under "%s"', (name) => {
    expect(read(`${name}\na.mp4`)).toEqual([{ source: 'a.mp4' }]);
  });

  it('reads columns in any order and leaves out what is for people', () => {
    expect(read('end,note,file,start\n4,"a, b",x.mp4,1')).toEqual([{ source: 'x.mp4', start: 1, end: 4 }]);
  });

  it('reads how clips are shown and heard', () => {
    expect(read('source,speed,volume,mute,crossfade\na,0.5,1.5,TRUE,0.4\nb,,,,\nc,2,0,false,')).toEqual([
      { source: 'a', speed: 0.5, volume: 1.5, mute: true, transition: { type: 'crossfade', duration: 0.4 } },
      { source: 'b' },
      { source: 'c', speed: 2, volume: 0, mute: false },
    ]);
  });

  it('refuses what is neither true nor false', () => {
    const error = errorOf(() => read('source,mute\na,perhaps'));
    expect(error.code).toBe('invalid-list');
    expect(error.details).toEqual({ line: 2, column: 2 });
  });

  it('reads byte order marks, CRLF, quotes, empty lines and spaces around times', () => {
    const text = '\uFEFFsource,start,end\r\n"a ""b"", c.mp4", 1 ,2\r\n\r\n,,\r\n"two\nlines.mp4",,\r\n';
    expect(read(text)).toEqual([{ source: 'a "b", c.mp4', start: 1, end: 2 }, { source: 'two\nlines.mp4' }]);
  });

  it('keeps spaces of a name', () => {
    expect(read('source,start,end\n a .mp4 ,,')).toEqual([{ source: ' a .mp4 ' }]);
  });

  it('keeps decimals exact and reads timecodes', () => {
    expect(read('source,start,end\na,0.10000000000000000001,00:01:02.500\na,0.1,1.50')).toEqual([
      { source: 'a', start: '0.10000000000000000001', end: 62.5 },
      { source: 'a', start: 0.1, end: 1.5 },
    ]);
  });

  it('resolves names against the base', () => {
    expect(read('source\nclips/a.mp4', '/lists')).toEqual([{ source: 'clips/a.mp4', uri: '/lists/clips/a.mp4' }]);
  });

  it('reads a header alone as no clips', () => {
    expect(read('source,start,end\n')).toEqual([]);
  });

  it.each([
    ['', 1, 1, 'no column "source"'],
    ['source,start,end,start\n', 1, 4, '"start" twice'],
    ['source,start,end\na,1,2\n,1,2\n', 3, 1, 'the source is empty'],
    ['source,start,end\n\n\na,x,2\n', 4, 2, 'the start "x" is no time'],
    ['source,start,end\na,1,1.2.3\n', 2, 3, 'the end "1.2.3" is no time'],
    ['source,start,end\na,b.mp4,1,2\n', 2, 3, 'it has 4 fields, and the header 3'],
    ['source,start,end\na,1\n', 2, 2, 'it has 2 fields, and the header 3'],
    ['source,start,end\na,1,2\n"b,1,2\nc,1,2\n', 3, 1, 'a quote is not closed'],
    ['source,start,end\na "b".mp4,1,2\n', 2, 1, 'Quote'],
  ])('refuses %j at line %i, field %i', (text, line, column, problem) => {
    const error = errorOf(() => read(text));
    expect(error.code).toBe('invalid-list');
    expect(error.details).toEqual({ line, column });
    expect(error.message).toContain(problem);
  });
});
