// Needs ffmpeg.
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDirectory } from './media.ts';
import { run } from './run.ts';

const directory = testDirectory();
let connections = 0;
const server = createServer((_request, response) => createReadStream(directory.file('a.mp4')).pipe(response));
server.on('connection', () => {
  connections += 1;
});
let host = '';

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});
afterAll(() => server.close());

describe('a source on another machine', () => {
  const allowed = () => ['--allow-host', 'example.org', '--allow-host', host, '--allow-network', '127.0.0.0/8'];

  it('is refused, and nothing is connected to, unless its host is allowed and public', async () => {
    const source = `http://${host}/a.mp4`;
    const refusals = [
      { argv: [], why: '--allow-host' },
      { argv: ['--allow-host', 'example.org'], why: 'is not among the hosts' },
      { argv: ['--allow-host', host], why: 'is no public address' },
    ];
    for (const { argv, why } of refusals) {
      const { exitCode, stdout } = await run(['probe', source, '--json', ...argv]);
      expect(JSON.parse(stdout)).toMatchObject({
        error: { code: 'source-refused', message: expect.stringContaining(why) },
      });
      expect(exitCode).toBe(1);
    }
    expect(connections).toBe(0);
  });

  it('is rendered like a file where it is allowed, and named by its URL', async () => {
    const source = `http://${host}/a.mp4`;
    await writeFile(
      directory.file('list.json'),
      JSON.stringify([
        { source, start: 0, end: 0.4 },
        { source: 'b.mp4', end: 0.4 },
      ]),
    );
    const out = directory.file('out.mp4');
    const { exitCode, stdout, stderr } = await run([
      'render',
      directory.file('list.json'),
      '-o',
      out,
      '--json',
      '--preset',
      'ultrafast',
      ...allowed(),
    ]);
    expect(stderr).not.toContain('clipwright:');
    expect(exitCode).toBe(0);
    const { clips }: { clips: { source: string; status: string }[] } = JSON.parse(stdout);
    expect(clips.map((clip) => [clip.source, clip.status])).toEqual([
      [source, 'rendered'],
      ['b.mp4', 'rendered'],
    ]);
  });

  it('gives its frames, named after its path', async () => {
    const out = directory.file('pictures');
    const argv = ['frames', `http://${host}/some/holiday.mp4?token=1`, '--at', '1', '-o', out, '--json', ...allowed()];
    const { stdout } = await run(argv);
    expect(JSON.parse(stdout)).toMatchObject({ pictures: [{ file: `${out}/holiday-1.000s.png` }] });
  });

  it('cannot be the music', async () => {
    const argv = ['render', 'a.mp4', '-o', 'out.mp4', '--music', `http://${host}/a.mp4`, '--json', ...allowed()];
    const { exitCode, stdout } = await run(argv, { cwd: directory.path });
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'source-refused' } });
    expect(exitCode).toBe(1);
  });
});
