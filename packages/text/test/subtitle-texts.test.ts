import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { scratch } from '@clipwright/test-kit/scratch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subtitleTexts } from '../src/index.ts';
import { loadTextPainter } from '../src/node/index.ts';

const whole = { start: 0, end: '1000000' };
const caption = { preset: 'caption' };
const srt = (...cues: readonly string[]): string => cues.map((cue, index) => `${index + 1}\n${cue}\n`).join('\n');

describe('the texts of a file', () => {
  it('have the style of all, marks where letters differ, and the place that a cue asks for', () => {
    const text = srt('00:00:01,000 --> 00:00:02,000\nGood <i>morning</i>.', '00:00:03,000 --> 00:00:04,000\n{\\an8}Up');
    const style = { size: 0.1 };
    expect(subtitleTexts(text, { style, during: whole }).texts).toEqual([
      {
        ...{ start: 1, end: 2, text: 'Good morning.' },
        style: { ...caption, size: 0.1, marks: [{ from: 5, to: 12, italic: true }] },
      },
      { start: 3, end: 4, text: 'Up', style: { ...caption, size: 0.1, align: 'center', position: { x: 0.5, y: 0 } } },
    ]);
  });

  it('follow a cut of the source, at its speed, and backwards', () => {
    const text = srt('00:00:01,000 --> 00:00:03,000\nA', '00:00:03,000 --> 00:00:05,000\nB');
    const times = (during: object) =>
      subtitleTexts(text, { during: { ...whole, ...during } }).texts.map(({ text: each, start, end }) => [
        each,
        start,
        end,
      ]);
    expect(times({ start: '2' })).toEqual([
      ['A', 0, 1],
      ['B', 1, 3],
    ]);
    expect(times({ start: 2, end: 4, speed: 2 })).toEqual([
      ['A', 0, 0.5],
      ['B', 0.5, 1],
    ]);
    expect(times({ start: 2, end: 4, speed: '-1' })).toEqual([
      ['B', 0, 1],
      ['A', 1, 2],
    ]);
  });

  it('stand one below the other where they are shown at once', () => {
    const text = srt(
      '00:00:01,000 --> 00:00:04,000\nlong',
      '00:00:02,000 --> 00:00:03,000\n<b>short</b>',
      '00:00:02,500 --> 00:00:02,700\n ',
    );
    const { texts } = subtitleTexts(text, { during: whole });
    expect(texts.map(({ start, end, text: each }) => [start, end, each])).toEqual([
      [1, 2, 'long'],
      [2, 3, 'long\nshort'],
      [3, 4, 'long'],
    ]);
    expect(texts[1]?.style).toMatchObject({ marks: [{ from: 5, to: 10, bold: true }] });
  });

  it('come with warnings of what is not shown, as many as somebody reads', () => {
    const cues = Array.from({ length: 12 }, (_, at) => `00:00:${at + 10},000 --> 00:00:${at + 11},000 X1:1\nA`);
    const { warnings } = subtitleTexts(srt(...cues), { during: whole });
    expect(warnings).toHaveLength(11);
    expect(warnings[0]).toMatchObject({ code: 'subtitles-simplified', message: expect.stringContaining('Line 2 ') });
    expect(warnings[10]).toEqual({ code: 'subtitles-simplified', message: 'There are 2 more of these.' });
  });

  it('are refused where the file is something else, or no film has so many', () => {
    const refused = (text: string, style?: object) => () =>
      subtitleTexts(text, { during: whole, ...(style === undefined ? {} : { style }) });
    expect(refused('\ufeff[Script Info]\nTitle: A\n')).toThrow('SubStation Alpha');
    expect(refused('no times')).toThrow('Line 1 of the subtitles: there is no line of times.');
    expect(refused('1\n00:00:01,000 --> 00:61:02,000\nA\n')).toThrow('Line 2 of the subtitles: the times');
    expect(refused('', { sice: 1 })).toThrow('style.sice');
    const at = (cue: number) => new Date(cue * 100).toISOString().slice(11, 23);
    const many = Array.from({ length: 20_001 }, (_, cue) => `${at(cue)} --> ${at(cue + 1)}\n${cue}`);
    expect(refused(srt(...many))).toThrow('There are 20001 texts');
    expect(refused(srt(...many.slice(0, 11).map((_, cue) => `00:00:00.000 --> 00:00:09.000\n${cue}`)))).toThrow(
      'at once',
    );
  });
});

describe('a file', () => {
  let directory: Awaited<ReturnType<typeof scratch>>;
  beforeAll(async () => {
    directory = await scratch();
  });
  afterAll(() => directory.remove());
  const read = async (bytes: Uint8Array | string) => {
    const file = join(directory.path, 'a.srt');
    await writeFile(file, bytes);
    const { subtitles } = await loadTextPainter();
    return (await subtitles({ file, during: whole })).texts.map(({ text }) => text);
  };

  it('is UTF-8, or UTF-16 with a mark; of other bytes the line is told', async () => {
    const text = srt('00:00:01,000 --> 00:00:02,000\nZoë');
    expect(await read(text)).toEqual(['Zoë']);
    const little = Buffer.from(`\ufeff${text}`, 'utf16le');
    expect(await read(little)).toEqual(['Zoë']);
    expect(await read(Buffer.from(little).swap16())).toEqual(['Zoë']);
    await expect(read(Buffer.from(text, 'latin1'))).rejects.toMatchObject({
      code: 'invalid-subtitles',
      message: expect.stringContaining('Line 3 '),
    });
  });

  it('is there, is a file, and is none of gigabytes', async () => {
    const { subtitles } = await loadTextPainter();
    const of = (file: string) => subtitles({ file: join(directory.path, file), during: whole });
    await expect(of('gone.srt')).rejects.toMatchObject({ code: 'source-missing' });
    await mkdir(join(directory.path, 'folder.srt'));
    await expect(of('folder.srt')).rejects.toMatchObject({ code: 'invalid-subtitles' });
    await expect(read(new Uint8Array(2 ** 24 + 1))).rejects.toMatchObject({
      code: 'invalid-subtitles',
      message: expect.stringContaining('has 16777217 bytes'),
    });
  });
});

it('marks draw what spans draw', async () => {
  const painter = await loadTextPainter();
  const canvas = { width: 320, height: 180 };
  const spans = [{ text: 'By ' }, { text: 'hand', bold: true, color: '#ffd24a' }, { text: '.' }];
  const marks = [
    { from: 3, to: 7, bold: true, color: '#ff0000' },
    { from: 3, to: 7, color: '#ffd24a' },
  ];
  const marked = painter.paint({ text: 'By hand.', style: { size: 0.2, marks }, canvas });
  expect(marked).toEqual(painter.paint({ text: spans, style: { size: 0.2 }, canvas }));
  expect(marked).not.toEqual(painter.paint({ text: 'By hand.', style: { size: 0.2 }, canvas }));
  expect(() => painter.paint({ text: spans, style: { marks }, canvas })).toThrow('style.marks');
  expect(() => painter.paint({ text: 'a', style: { marks: [{ from: 0, to: 1, color: 'red' }] }, canvas })).toThrow(
    'marks[0].color',
  );
});
