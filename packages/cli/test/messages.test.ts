// Needs ffmpeg or node-av.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { wrapped } from '../src/output/wrapped.ts';
import { testDirectory } from './media.ts';
import { run } from './run.ts';

const directory = testDirectory();

describe('an option that is not known is what is told', () => {
  it.each([
    [['render', 'a.mp4', '--ouput', 'x.mp4'], '--ouput', '--output'],
    [['render', '--ouput', 'x.mp4'], '--ouput', '--output'],
    [['frames', 'a.mp4', '--outptu', 'x', '--at', '1'], '--outptu', '--output'],
    [['sheet', 'a.mp4', '--per-clpi', '2'], '--per-clpi', '--per-clip'],
    [['load', 'a.mp4', '--concurency', '2'], '--concurency', '--concurrency'],
  ])('%s', async (argv, unknown, meant) => {
    const { stderr, exitCode } = await run(argv);
    expect(stderr).toBe(`error: unknown option '${unknown}'\n(Did you mean ${meant}?)\n`);
    expect(exitCode).toBe(2);
  });

  it.each([
    [['render', 'a.mp4'], '-o, --output <file>'],
    [['frames', 'a.mp4', '--at', '1'], '-o, --output <directory>'],
    [['sheet', 'a.mp4'], '-o, --output <file>'],
  ])('one that is missing still is: %s', async (argv, flags) => {
    expect((await run(argv)).stderr).toBe(`error: required option '${flags}' not specified\n`);
  });
});

describe('help as a command', () => {
  it.each([
    ['help', '--help'],
    ['help render', 'render --help'],
    ['help frames', 'frames --help'],
    ['help cache prune', 'cache prune --help'],
    ['cache help prune', 'cache prune --help'],
    ['cache help', 'cache --help'],
  ])('%s is %s', async (line, same) => {
    const [helped, expected] = await Promise.all([run(line.split(' ')), run(same.split(' '))]);
    expect(helped.stdout).toContain('Usage: clipwright');
    expect(helped).toEqual(expected);
    expect(helped.exitCode).toBe(0);
  });

  it.each([
    ['help rendre', "error: unknown command 'rendre'\n(Did you mean render?)\n"],
    ['help cache prun', "error: unknown command 'prun'\n(Did you mean prune?)\n"],
  ])('%s names what is like it', async (line, said) => {
    const { stdout, stderr, exitCode } = await run(line.split(' '));
    expect({ stdout, stderr, exitCode }).toEqual({ stdout: '', stderr: said, exitCode: 2 });
  });
});

describe('the range of --crf is the same wherever it is told', () => {
  const range = '0 to 51 with h264 and hevc, 0 to 63 with vp9 and av1, 0 to 100 with webp';

  it('by the help', async () => {
    const { stdout } = await run(['render', '--help']);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(range);
  });

  it.each([
    [['--crf', '64'], 'out.mp4'],
    [['--crf', 'low'], 'out.mp4'],
    [['--crf', '52'], 'crf.mp4'],
    [['--crf', '60', '--codec', 'hevc'], 'crf.mov'],
    [['--crf', '52', '--dry-run'], 'crf.mp4'],
  ])('by the refusal of %s', async (argv, output) => {
    const { stderr, exitCode } = await run(['render', 'a.mp4', '-o', output, ...argv], { cwd: directory.path });
    expect(stderr).toContain(range);
    expect(exitCode).toBe(2);
  });
});

describe('a reason is told once', () => {
  const count = (text: string, part: string): number => text.split(part).length - 1;

  it.each([
    ['load', ['load', 'nope.mp4']],
    ['load of two', ['load', 'nope.mp4', 'neither.mp4']],
    ['probe', ['probe', 'nope.mp4']],
    ['probe of two', ['probe', 'nope.mp4', 'neither.mp4']],
    ['a plan', ['render', 'nope.mp4', '-o', 'out.mp4', '--dry-run']],
    ['render', ['render', 'nope.mp4', '-o', 'out.mp4']],
    ['sheet', ['sheet', 'nope.mp4', '-o', 'out.png']],
    ['frames', ['frames', 'nope.mp4', '-o', 'out', '--at', '1']],
  ])('by %s', async (_name, argv) => {
    const { stderr, exitCode } = await run(argv, { cwd: directory.path });
    expect(count(stderr, `There is no file ${join(directory.path, 'nope.mp4')}`)).toBe(1);
    expect(exitCode).toBe(1);
  });

  it('and a report has it, whatever was said', async () => {
    const { stdout } = await run(['load', 'nope.mp4', '--json'], { cwd: directory.path });
    expect(JSON.parse(stdout)).toMatchObject({ error: { message: expect.stringContaining('There is no file') } });
  });

  it('with clips counted from 1, as in every other line', async () => {
    const { stderr } = await run(['load', 'a.mp4', 'nope.mp4', '--on-error', 'fail'], { cwd: directory.path });
    expect(stderr).toContain('clipwright: source-missing: Clip 2 (nope.mp4): There is no file');
  });
});

describe('lines on a terminal', () => {
  const sentence = 'clip 1 (some/long directory/of holidays.mp4) skipped: source-missing: There is no such file.';

  it('break between words, and are indented where they go on', () => {
    expect(wrapped(sentence, 60)).toBe(
      'clip 1 (some/long directory/of holidays.mp4) skipped:\n  source-missing: There is no such file.',
    );
    expect(
      wrapped(`  ${sentence}`, 40)
        .split('\n')
        .slice(1)
        .every((line) => line.startsWith('    ')),
    ).toBe(true);
    expect(wrapped('a\nb c', 3)).toBe('a\nb c');
  });

  it('have all words, each whole, at any width', () => {
    for (let width = 1; width < 100; width += 1) {
      const lines = wrapped(sentence, width).split('\n');
      expect(lines.flatMap((line) => line.trim().split(' '))).toEqual(sentence.split(' '));
      for (const line of lines) expect(line.length <= width || !line.trim().includes(' ')).toBe(true);
    }
  });

  it('are left as they are where there is no terminal', async () => {
    expect(wrapped(sentence, undefined)).toBe(sentence);
    const { stderr } = await run(['render', 'a.mp4', '-o', 'x.mp4', '--preset', 'warp']);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it.each([
    ['a failure', ['load', 'a file whose name is so long that its line is longer than the terminal is wide.mp4']],
    ['a wrong option', ['render', 'a.mp4', '-o', 'x.mp4', '--preset', 'warp']],
    ['a wrong list', ['load', 'no such list among all those files that are here, whatever it is called.json']],
    ['help', ['--help']],
    ['help of a command', ['render', '--help']],
  ])('fit it: %s', async (_name, argv) => {
    const { stdout, stderr } = await run(argv, { cwd: directory.path, columns: 60 });
    // The bar is drawn over itself.
    const esc = String.fromCharCode(27);
    const lines = `${stdout}${stderr}`
      .split(new RegExp(`[\\n\\r]|${esc}\\[[?\\w]+`))
      .filter((line) => !line.includes('█'));
    for (const line of lines) expect(line.length <= 60 || !line.trim().includes(' '), line).toBe(true);
  });
});
