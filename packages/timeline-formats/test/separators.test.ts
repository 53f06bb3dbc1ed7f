import { describe, expect, it } from 'vitest';
import { parseTimeline } from '../src/index.ts';
import { errorOf } from './error-of.ts';

const read = (text: string) => parseTimeline(text, { format: 'csv' }).items;
const clips = [{ source: 'a.mp4', start: 1.5, end: 4 }, { source: 'b.mp4' }];

describe('what stands between fields', () => {
  it.each([
    'source,start,end\na.mp4,1.5,4\nb.mp4,,\n',
    'source;start;end\na.mp4;1.5;4\nb.mp4;;\n',
    'source;start;end\r\na.mp4;1,5;4\r\nb.mp4;;\r\n',
    'source\tstart\tend\na.mp4\t1.5\t4\nb.mp4\t\t\n',
    'end;file;start\n4;a.mp4;1,50\n;b.mp4;\n',
    '\uFEFFsource;start;end\na.mp4;1.5;4\nb.mp4;;\n',
  ])('is found out: %j', (text) => {
    expect(read(text)).toEqual(clips);
  });

  it('is no part of a quoted name, nor of one in a list with another', () => {
    expect(read('source;start\n"a;b.mp4";1\nc,d.mp4;2\n')).toEqual([
      { source: 'a;b.mp4', start: 1 },
      { source: 'c,d.mp4', start: 2 },
    ]);
    expect(read('source\na;b.mp4\n')).toEqual([{ source: 'a;b.mp4' }]);
  });

  it('a decimal comma is refused where commas and points both separate', () => {
    const error = errorOf(() => read('source\tstart\na\t1,5\n'));
    expect(error).toMatchObject({ code: 'invalid-list', details: { line: 2, column: 2 } });
  });
});

describe('a list without a header', () => {
  it.each([
    'a.mp4,1.5,4\nb.mp4,,\n',
    'a.mp4;1,5;4\nb.mp4;;\n',
    'a.mp4\t0:01.5\t4\nb.mp4\t\t\n',
    'a.mp4;1.5;0:04\nb.mp4;;\n',
  ])('is source, start and end: %j', (text) => {
    expect(read(text)).toEqual(clips);
  });

  it('may be names of files alone', () => {
    expect(read('a.mp4\n/b/c d.mkv\n')).toEqual([{ source: 'a.mp4' }, { source: '/b/c d.mkv' }]);
  });

  it.each([
    ['a.mp4,1,2,0.5\n', 1, 4, 'no header, and more columns'],
    ['a.mp4,1,2\nb.mp4,1\n', 2, 2, 'it has 2 fields'],
    ['a,1,2\n', 1, 1, 'no column "source"'],
    ['1.5,4\n', 1, 1, 'no column "source"'],
    ['name,from,to\nx,1,2\n', 1, 1, 'no column "source"'],
  ])('is refused where that is not certain: %j', (text, line, column, problem) => {
    const error = errorOf(() => read(text));
    expect(error).toMatchObject({ code: 'invalid-list', details: { line, column } });
    expect(error.message).toContain(problem);
  });
});

describe('times with a comma', () => {
  const clip = { source: 'a.mp4', start: 1.5, end: 62.25 };

  it.each([
    'source,start,end\na.mp4,"00:00:01,500","00:01:02,250"\n',
    'source;start;end\na.mp4;00:00:01,500;00:01:02,250\n',
    'source\tstart\tend\na.mp4\t00:00:01,500\t1:02,25\n',
    'a.mp4,"00:00:01,500",62.25\n',
  ])('are read: %j', (text) => {
    expect(read(text)).toEqual([clip]);
  });

  it('are read in JSON', () => {
    const text = '[{ "source": "a.mp4", "start": "00:00:01,500", "end": "00:01:02,250" }]';
    expect(parseTimeline(text, { format: 'json' }).items).toEqual([{ source: 'a.mp4', start: '1.500', end: '62.250' }]);
  });

  it.each([
    ['source,start,end\na.mp4,00:00:01,500,00:01:02,250\n', 3, 'it has 5 fields'],
    ['source,start,end\na.mp4,00:00:01,500\n', 3, 'one with a comma in it'],
    ['a.mp4,00:00:01,500\n', 3, 'one with a comma in it'],
  ])('are refused with the reason where the comma separates: %j', (text, column, problem) => {
    const error = errorOf(() => read(text));
    expect(error).toMatchObject({ code: 'invalid-list', details: { column } });
    expect(error.message).toContain(problem);
    expect(error.message).toContain('put it in double quotes');
  });
});
