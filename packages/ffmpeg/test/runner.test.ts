import { lastValueFrom, toArray } from 'rxjs';
import { expect, it } from 'vitest';
import { type CommandSpec, ffmpegRunner } from '../src/index.ts';

it('runs ffmpeg to its end with progress and notes', async () => {
  await using runner = ffmpegRunner();
  const args: CommandSpec = {
    inputs: [],
    graph: 'color=s=16x16:r=25:d=1,metadata=add:key=a:value=1,metadata=print:key=a:file=pipe\\\\:4:direct=1[v]',
    outputs: [{ target: 'pipe', options: ['-map', '[v]', '-f', 'null'] }],
  };
  const events = await lastValueFrom(runner.run({ tool: 'ffmpeg', args }).pipe(toArray()));
  expect(events.at(-1)).toMatchObject({ type: 'ended', stderr: [] });
  expect(events.filter((event) => event.type === 'note')).toHaveLength(50);
  expect(events.findLast((event) => event.type === 'written')).toMatchObject({ frames: 25 });
});

it('streams standard output by pull', async () => {
  await using runner = ffmpegRunner();
  const args: CommandSpec = {
    inputs: [],
    graph: 'color=s=640x360:r=25:d=2,format=rgb24[v]',
    outputs: [{ target: 'pipe', options: ['-map', '[v]', '-f', 'rawvideo'] }],
  };
  let bytes = 0;
  for await (const chunk of runner.stream({ tool: 'ffmpeg', args })) bytes += chunk.length;
  expect(bytes).toBe(640 * 360 * 3 * 50);
});
