// Needs ffmpeg.
import { readFileSync } from 'node:fs';
import { lastValueFrom, toArray } from 'rxjs';
import { expect, it } from 'vitest';
import { type CommandSpec, endedBy, ffmpegRunner } from '../src/index.ts';

it('runs ffmpeg to its end with progress and notes', async () => {
  await using runner = ffmpegRunner();
  const args: CommandSpec = {
    inputs: [],
    graph: 'color=s=16x16:r=25:d=1,metadata=add:key=a:value=1,metadata=print:key=a:file=pipe\\\\:4:direct=1[v]',
    outputs: [{ target: 'pipe', options: ['-map', '[v]', '-f', 'null'] }],
  };
  const events = await lastValueFrom(runner.run({ tool: 'ffmpeg', args }).pipe(toArray()));
  expect(events.at(-1)).toMatchObject({ type: 'ended', stderr: [] });
  expect(events[0]).toEqual({ type: 'written', frames: 0, seconds: 0, bytes: 0 });
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

it.runIf(process.platform === 'linux')('waits for what was left before it had started', async () => {
  await using runner = ffmpegRunner();
  // What finds the tools has ended by then.
  await lastValueFrom(runner.ffmpeg());
  const children = (): string => readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim();
  const endless: CommandSpec = {
    inputs: [],
    graph: 'color=s=640x360:r=25[v]',
    outputs: [{ target: 'pipe', options: ['-map', '[v]', '-f', 'rawvideo'] }],
  };
  const before = children();
  for (let turns = 0; turns < 12; turns += 1) {
    const stream = runner.stream({ tool: 'ffmpeg', args: endless });
    void stream.next().catch(() => {});
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
    void stream.return?.();
    await runner.settled();
    expect(children(), `${turns} turns`).toBe(before);
  }
});

it.runIf(process.platform === 'linux')('ends a stream by a signal, also by one that has aborted before', async () => {
  await using runner = ffmpegRunner();
  await lastValueFrom(runner.ffmpeg());
  const children = (): string => readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim();
  const endless: CommandSpec = {
    inputs: [],
    graph: 'color=s=640x360:r=25[v]',
    outputs: [{ target: 'pipe', options: ['-map', '[v]', '-f', 'rawvideo'] }],
  };
  const over = endedBy(runner.stream({ tool: 'ffmpeg', args: endless }), AbortSignal.abort());
  expect(await over.next()).toEqual({ done: true, value: undefined });
  const controller = new AbortController();
  const stream = endedBy(runner.stream({ tool: 'ffmpeg', args: endless }), controller.signal);
  expect((await stream.next()).done).toBe(false);
  expect(children()).not.toBe('');
  controller.abort();
  expect(await stream.next()).toEqual({ done: true, value: undefined });
  await runner.settled();
  expect(children()).toBe('');
});
