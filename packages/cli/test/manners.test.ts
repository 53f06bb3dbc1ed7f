import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { coloursOf, hasColours } from '../src/output/colours.ts';
import { failureLines } from '../src/output/failure-lines.ts';
import { program, unknownIn } from './command-lines.ts';
import { run } from './run.ts';

describe('colours', () => {
  it.each([
    [{}, true, true],
    [{}, false, false],
    [{ NO_COLOR: '1' }, true, false],
    [{ NO_COLOR: '' }, true, true],
    [{ TERM: 'dumb' }, true, false],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
    [{ FORCE_COLOR: 'false' }, true, false],
  ])('%j on a terminal (%s): %s', async (env, isTTY, coloured) => {
    expect(hasColours({ isTTY }, env)).toBe(coloured);
    const columns = isTTY ? { columns: 80 } : {};
    const asked = { NO_COLOR: '', ...env };
    for (const argv of [['load', 'a.mp4', '--loader', 'magic'], ['--help']]) {
      const { stdout, stderr } = await run(argv, { env: asked, ...columns });
      const text = stdout + stderr;
      expect(stripVTControlCharacters(text) !== text).toBe(coloured);
    }
  });
});

describe('an error is three lines: what, why, what to do', () => {
  const plain = { width: undefined, colours: coloursOf({ isTTY: false }, {}) };

  it.each([
    ['There is no file x.', 'Check the path.', ['There is no file x.', 'Check the path.']],
    [
      'None could be loaded. The first reason: it is gone.',
      undefined,
      ['None could be loaded.', 'The first reason: it is gone.'],
    ],
    ['It is so. That is why.', 'Do this. Or that.', ['It is so.', 'That is why.', 'Do this. Or that.']],
    ['a.mp4 is none', undefined, ['a.mp4 is none']],
    ['It costs `maxBytes`.', undefined, ['It costs --max-output-size.']],
  ])('%s %s', (text, remedy, lines) => {
    const message = remedy === undefined ? text : `${text} ${remedy}`;
    const told = failureLines({ code: 'invalid-option', message, remedy, details: {} }, plain);
    expect(told).toBe(`clipwright: invalid-option: ${lines.join('\n  ')}`);
  });

  it('of a command, also on a narrow terminal', async () => {
    const { stderr } = await run(['load', 'a.mp4', '--loader', 'fmpeg'], { columns: 40 });
    for (const line of stderr.split('\n')) expect(line.length).toBeLessThanOrEqual(40);
    expect(stderr).toMatch(/^clipwright: invalid-option: There is no\n {2}loader fmpeg\.\n {2}Did you mean ffmpeg\?/);
  });
});

describe('values that are none', () => {
  it.each([
    [['render', 'a', '-o', 'b.mp4', '--fit', 'containn'], 'contain'],
    [['render', 'a', '-o', 'b.mp4', '--codec', 'h265'], 'h264'],
    [['render', 'a', '-o', 'b.mp4', '--preset', 'utlrafast'], 'ultrafast'],
    [['load', 'a', '--on-error', 'fial'], 'fail'],
    [['frames', 'a', '-o', 'b', '--at', '1', '--format', 'pgn'], 'png'],
  ])('%j', async (argv, meant) => {
    const { stderr, exitCode } = await run(argv);
    expect(stderr).toContain(`Did you mean ${meant}?`);
    expect(exitCode).toBe(2);
  });
});

describe('examples', () => {
  const commandsBelow = (command: typeof program): readonly (typeof program)[] => [
    command,
    ...command.commands.flatMap((each) => commandsBelow(each)),
  ];
  it('end the help of every command that does something', async () => {
    for (const command of commandsBelow(program)) {
      if (command.name() === 'help' || command.name() === 'cache') continue;
      const path = command === program ? [] : command.parent === program ? [command.name()] : ['cache', command.name()];
      const { stdout } = await run([...path, '--help']);
      const lines = /\nExamples:\n((?: {2}clipwright .*\n?)+)$/.exec(stdout)?.[1]?.trimEnd().split('\n') ?? [];
      expect(lines.length, path.join(' ')).toBeGreaterThan(0);
      expect(lines.some((line) => line.includes(`clipwright ${path.join(' ')}`))).toBe(true);
      // Each is one that the command understands.
      expect(lines.flatMap(unknownIn)).toEqual([]);
    }
  });
});
