import { resolve } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { composeCommand } from '../src/index.ts';

const globals = ['-hide_banner', '-nostdin', '-y', '-v', 'error'];

it('puts inputs, graph and outputs in their order', () => {
  const args = composeCommand({
    options: ['-copyts'],
    inputs: [{ source: { file: '/m/-i.mp4' }, options: ['-ss', '1.5'] }, { source: 'pipe' }],
    graph: '[0:v][1:v]overlay[v]',
    outputs: [{ target: { file: 'http:x.mp4' }, options: ['-map', '[v]'] }, { target: 'pipe' }],
  });
  expect(args).toEqual([
    ...[...globals, '-copyts'],
    ...['-ss', '1.5', '-i', 'file:/m/-i.mp4', '-i', 'pipe:0'],
    ...['-filter_complex', '[0:v][1:v]overlay[v]'],
    ...['-map', '[v]', `file:${resolve('http:x.mp4')}`, 'pipe:1'],
  ]);
});

it('keeps every name and every option one argument', () => {
  const name = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => !text.includes('\0'));
  const options = fc.array(fc.string({ unit: 'binary' }), { minLength: 2, maxLength: 5 });
  fc.assert(
    fc.property(name, name, options, options, fc.string({ minLength: 1 }), (from, to, before, after, graph) => {
      const args = composeCommand({
        inputs: [{ source: { file: from }, options: before }],
        graph,
        outputs: [{ target: { file: to }, options: after }],
      });
      expect(args).toEqual([
        ...[...globals, ...before, '-i', `file:${resolve(from)}`, '-filter_complex', graph],
        ...[...after, `file:${resolve(to)}`],
      ]);
    }),
  );
});

it('refuses an option and its value in one entry, which would be split', () => {
  const outputs = [{ target: 'pipe', options: ['-f null'] }] as const;
  expect(() => composeCommand({ inputs: [], outputs })).toThrow(
    expect.objectContaining({ code: 'contract-violation' }),
  );
});
