import { expect, it } from 'vitest';
import { markdown, table } from '../src/report/table.ts';
import { durationText, memoryText, ratioText } from '../src/report/units.ts';
import { someReport, someResult } from './results.ts';

it('a table tells medians, ranges and ratios, and beside each time what is wrong with it', () => {
  expect(table(someResult).split('\n')).toEqual([
    '                    median            range  ratio  processor   memory  frames',
    '  Clipwright (1.0)  2.00 s  1.90 s - 9.00 s  1.00x     3.50 s  300 MiB  all 960 right',
    '  melt (7)          4.50 s  4.00 s - 5.00 s  2.25x                      960; 2 wrong, from frame 5 (shows 6, not 5)',
    '  editly (0.14)                                                         failed: no canvas',
    '  the original      16.0 s                                              recorded elsewhere',
    '  as it should be',
    '  not installed: MoviePy',
    '  load 0.5 before, 2 after',
  ]);
});

it.each([
  [0.0312, '0.031 ms'],
  [9.96, '10 ms'],
  [12.34, '12.3 ms'],
  [523.6, '524 ms'],
  [1500, '1.50 s'],
  [61_250, '61.3 s'],
  [240_400, '240 s'],
] as const)('%d ms are %s', (ms, text) => {
  expect(durationText(ms)).toBe(text);
});

it('ratios and memory have the digits that mean something', () => {
  expect([0.128, 1, 2.345, 37.26, 140.4].map(ratioText)).toEqual(['0.13x', '1.00x', '2.35x', '37.3x', '140x']);
  expect(memoryText(1.5 * 2 ** 30)).toBe('1536 MiB');
});

it('the same in Markdown', () => {
  expect(markdown({ ...someReport, workloads: [someResult] }).split('\n')).toEqual([
    '### Render <16> clips',
    '',
    '| | median | range | ratio | processor | memory | frames |',
    '| --- | ---: | ---: | ---: | ---: | ---: | --- |',
    '| Clipwright (1.0) | 2.00 s | 1.90 s - 9.00 s | 1.00x | 3.50 s | 300 MiB | all 960 right |',
    '| melt (7) | 4.50 s | 4.00 s - 5.00 s | 2.25x | | | 960; 2 wrong, from frame 5 (shows 6, not 5) |',
    '| editly (0.14) | | | | | | failed: no canvas |',
    '| the original | 16.0 s | | | | | recorded elsewhere |',
    '',
    '- as it should be',
    '- not installed: MoviePy',
    '- load 0.5 before, 2 after',
    '',
  ]);
});
