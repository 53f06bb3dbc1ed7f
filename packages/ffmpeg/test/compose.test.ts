import { resolve } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { composed } from '../src/compose.ts';

const globals = [
  ...['-hide_banner', '-nostdin', '-y', '-v', 'error'],
  ...['-filter_threads', '1', '-filter_complex_threads', '1'],
];
const one = ['-threads', '1'];

it('puts inputs, graph and outputs in their order', () => {
  const args = composed({
    options: ['-copyts'],
    inputs: [{ source: { file: '/m/-i.mp4' }, options: ['-ss', '1.5'] }, { source: 'pipe' }],
    graph: '[0:v][1:v]overlay[v]',
    outputs: [{ target: { file: 'http:x.mp4' }, options: ['-map', '[v]'] }, { target: 'pipe' }],
  });
  expect(args).toEqual([
    ...[...globals, '-copyts'],
    ...[...one, '-ss', '1.5', '-i', 'file:/m/-i.mp4', ...one, '-i', 'pipe:0'],
    ...['-filter_complex', '[0:v][1:v]overlay[v]'],
    ...[...one, '-map', '[v]', `file:${resolve('http:x.mp4')}`, ...one, 'pipe:1'],
  ]);
});

it('keeps every name and every option one argument', () => {
  const name = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => !text.includes('\0'));
  const options = fc.array(fc.string({ unit: 'binary' }), { minLength: 2, maxLength: 5 });
  fc.assert(
    fc.property(name, name, options, options, fc.string({ minLength: 1 }), (from, to, before, after, graph) => {
      const args = composed({
        inputs: [{ source: { file: from }, options: before }],
        graph,
        outputs: [{ target: { file: to }, options: after }],
      });
      expect(args).toEqual([
        ...[...globals, ...one, ...before, '-i', `file:${resolve(from)}`, '-filter_complex', graph],
        ...[...one, ...after, `file:${resolve(to)}`],
      ]);
    }),
  );
});

it('refuses an option and its value in one entry, which would be split', () => {
  const outputs = [{ target: 'pipe', options: ['-f null'] }] as const;
  expect(() => composed({ inputs: [], outputs })).toThrow(expect.objectContaining({ code: 'contract-violation' }));
});

it('says how many threads everything has, unless its options do', () => {
  const args = composed({
    inputs: [{ source: 'pipe', options: ['-threads', '2', '-f', 'rawvideo'] }],
    outputs: [
      { target: { file: '/m/a.mp4' }, options: ['-c:v', 'libx264', '-threads', '4'] },
      // Nothing is encoded here, so there is nothing to have threads.
      { target: { file: '/m/b.mp4' }, options: ['-c', 'copy'] },
    ],
  });
  expect(args).toEqual([
    ...globals,
    ...['-threads', '2', '-f', 'rawvideo', '-i', 'pipe:0'],
    ...['-c:v', 'libx264', '-threads', '4', 'file:/m/a.mp4'],
    ...['-c', 'copy', 'file:/m/b.mp4'],
  ]);
});
