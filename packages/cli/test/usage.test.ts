import { describe, expect, it } from 'vitest';
import { inOneLine, run } from './run.ts';

const wrong: [problem: string, argv: string[]][] = [
  ['Usage: clipwright', []],
  ["unknown command 'rendre'", ['rendre', 'a.mp4']],
  ["missing required argument 'list'", ['render', '-o', 'out.mp4']],
  ["required option '-o, --output <file>' not specified", ['render', 'a.mp4']],
  ["unknown option '--sizes'", ['render', 'a.mp4', '-o', 'out.mp4', '--sizes', '1x1']],
  ['such as 1280x720', ['render', 'a.mp4', '-o', 'out.mp4', '--size', '720p']],
  ['30000/1001', ['render', 'a.mp4', '-o', 'out.mp4', '--fps', 'fast']],
  ['contain, cover, stretch', ['render', 'a.mp4', '-o', 'out.mp4', '--fit', 'crop']],
  ['skip, hold, fail', ['render', 'a.mp4', '-o', 'out.mp4', '--on-error', 'ignore']],
  ['0 to 63 with vp9 and av1', ['render', 'a.mp4', '-o', 'out.mp4', '--crf', '101']],
  ['#202020', ['render', 'a.mp4', '-o', 'out.mp4', '--background', 'mauve']],
  ['h264, hevc, vp9, av1', ['render', 'a.mp4', '-o', 'out.mp4', '--codec', 'theora']],
  ['0 to 16', ['render', 'a.mp4', '-o', 'out.mp4', '--music', 'm.mp3', '--music-volume', '17']],
  ['no music', ['render', 'a.mp4', '-o', 'out.mp4', '--music-loop']],
  ['1 to 1024', ['render', 'a.mp4', '-o', 'out.mp4', '--concurrency', '0']],
  ['ultrafast', ['render', 'a.mp4', '-o', 'out.mp4', '--preset', 'warp']],
  ['There is no loader magic. There are ffmpeg', ['load', 'a.mp4', '--loader', 'magic']],
  ['Did you mean ffmpeg?', ['load', 'a.mp4', '--loader', 'fmpeg']],
  ['There is no renderer gif', ['render', 'a.mp4', '-o', 'out.mp4', '--renderer', 'gif']],
  ['There is no store sqlite', ['load', 'a.mp4', '--store', 'sqlite']],
  ['There is no cache lru. There is none', ['load', 'a.mp4', '--cache', 'lru']],
  ['no host', ['load', 'a.mp4', '--loader', 'ffmpeg', '--allow-host', 'https://example.org/']],
  ['such as 10GiB or 500MB', ['render', 'a.mp4', '-o', 'out.mp4', '--max-output-size', '2 apples']],
  ['maxBytes is 0', ['render', 'a.mp4', '-o', 'out.mp4', '--max-output-size', '0']],
  ['maxBytes is 0', ['render', 'a.mp4', '-o', 'out.mp4', '--max-output-size', '0.4', '--dry-run']],
  ['Did you mean title', ['render', 'a.mp4', '-o', 'out.mp4', '--metadata', 'titel=x']],
  ['such as title="Summer 2026"', ['render', 'a.mp4', '-o', 'out.mp4', '--metadata', 'title=']],
  ['title, artist, album', ['render', 'a.mp4', '-o', 'out.mp4', '--metadata', 'x=y']],
  ['1 to 2147483647', ['render', 'a.mp4', '-o', 'out.mp4', '--max-pixels', '0']],
  ['1 to 2147483647', ['load', 'a.mp4', '--max-frames', '2147483648']],
  ['1 to 2147483647', ['probe', 'a.mp4', '--max-duration', '1.5']],
  ['1 to 2147483647', ['sheet', 'a.mp4', '-o', 'out.png', '--max-streams', 'few']],
  ['has the name "a,b"', ['frames', 'a.mp4', '-o', 'out', '--at', '1', '--allow-decoder', 'a,b']],
  ['has the name ""', ['probe', 'a.mp4', '--allow-container', '']],
  ['and no host', ['load', 'a.mp4', '--allow-network', '10.0.0.0/8']],
  ['among other arguments', ['load', 'list.json', 'a.mp4']],
  ["missing required argument 'file'", ['probe']],
  ["too many arguments for 'doctor'", ['doctor', 'now']],
  ["required option '-o, --output <directory>'", ['frames', 'a.mp4', '--at', '1']],
  ['--at 1.5,3 or --every 2', ['frames', 'a.mp4', '-o', 'out']],
  ['and not both', ['frames', 'a.mp4', '-o', 'out', '--at', '1', '--every', '1']],
  ['such as 1.5', ['frames', 'a.mp4', '-o', 'out', '--at', '1,-2']],
  ['1 to 100', ['sheet', 'a.mp4', '-o', 'out.png', '--per-clip', '0']],
  ['such as 10GiB or 500MB', ['render', 'a.mp4', '-o', 'out.mp4', '--cache-size', 'much']],
  ["unknown command 'empty'", ['cache', 'empty']],
  ["unknown option '--repair'", ['cache', 'clear', '--repair']],
];

describe('a wrong command line', () => {
  it.each(wrong)('is told what is wrong: %s', async (problem, argv) => {
    const { exitCode, stdout, stderr } = await run(argv);
    expect(inOneLine(stderr)).toContain(problem);
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
  });

  it.each(wrong.slice(1))('is a report with --json: %s', async (problem, argv) => {
    const { exitCode, stdout } = await run([...argv, '--json']);
    expect(JSON.parse(stdout)).toEqual({
      error: { code: 'invalid-option', message: expect.stringContaining(problem) },
    });
    expect(exitCode).toBe(2);
  });

  it('takes --json behind "--" for a file', async () => {
    const { stdout, exitCode } = await run(['load', '--concurrency', '0', '--', '--json']);
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
  });
});

describe('help', () => {
  const commands = [
    '',
    'render',
    'plan',
    'load',
    'validate',
    'probe',
    'loudness',
    'frames',
    'sheet',
    'cut',
    'convert',
    'doctor',
    'completion',
    'mcp',
    'serve',
    'worker',
    'jobs',
    'conform',
    'schema',
    'cache',
    'cache info',
    'cache verify',
    'cache prune',
  ];
  it.each([...commands, 'cache clear'])('of clipwright %j fits 80 columns', async (command) => {
    const { exitCode, stdout, stderr } = await run([...command.split(' '), '--help'].filter(Boolean));
    expect(exitCode).toBe(0);
    expect(stderr).toBe('');
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    await expect(stdout).toMatchFileSnapshot(`golden/help-${command.replace(' ', '-') || 'all'}.txt`);
  });

  it('prints the version', async () => {
    const { exitCode, stdout } = await run(['--version']);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(exitCode).toBe(0);
  });
});
