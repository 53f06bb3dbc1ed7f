import { setTimeout } from 'node:timers/promises';
import { threadBudget } from '@clipwright/core';
import { processStart } from '@clipwright/node-kit';
import { filter, firstValueFrom, lastValueFrom, map, type Observable } from 'rxjs';
import { expect, it } from 'vitest';
import type { FfmpegRunner, RunEvent } from '../src/index.ts';
import { ffmpegRunner } from '../src/index.ts';
import { fakeRunner, fakeTool, isAlive, scratch } from './fake-tool.ts';

const job = { tool: 'ffmpeg', args: ['anything'] } as const;

/** Waits until the fake has told its process id as a note. */
function pidOf(events: Observable<RunEvent>): Promise<number> {
  return firstValueFrom(
    events.pipe(
      filter((event) => event.type === 'note'),
      map((event) => Number(event.line)),
    ),
  );
}

const failure = (runner: FfmpegRunner): Promise<unknown> =>
  lastValueFrom(runner.run(job)).catch((error: unknown) => error);

const stays = 'setInterval(() => {}, 1000);';
const tells = "say(4, process.pid + '\\n');";

it('unsubscribing before the process is there starts none', async () => {
  const directory = await scratch();
  const body = `fs.writeFileSync(${JSON.stringify(`${directory}/ran`)}, '');`;
  const ffmpeg = await fakeTool(directory, 'ffmpeg', body);
  await fakeTool(directory, 'ffprobe', '');
  await using runner = ffmpegRunner({ ffmpeg });
  runner.run(job).subscribe().unsubscribe();
  await firstValueFrom(runner.tools());
  await runner.settled();
  await runner.stream(job).return();
  const { existsSync } = await import('node:fs');
  expect(existsSync(`${directory}/ran`)).toBe(false);
});

it('an error of the bytes that are fed is the error of the run', async () => {
  await using runner = await fakeRunner(`process.stdin.resume(); ${stays}`);
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield new Uint8Array(10);
    throw new Error('no more frames');
  }
  const run = lastValueFrom(runner.run({ ...job, stdin: broken() }));
  await expect(run).rejects.toMatchObject({ message: 'no more frames' });
});

it.each([
  ["say(2, 'av_interleaved_write_frame(): No space left on device\\n'); process.exit(1)", 'disk-full'],
  ["say(2, 'Cannot allocate memory\\n'); process.exit(1)", 'out-of-resources'],
  ["process.kill(process.pid, 'SIGKILL')", 'tool-killed'],
  ['process.exit(255)', 'tool-killed'],
  ["say(2, 'Invalid data\\n'); process.exit(183)", 'tool-failed'],
])('tells why: %s', async (body, code) => {
  await using runner = await fakeRunner(body);
  expect(await failure(runner)).toMatchObject({ code });
});

it('return() of a stream acts while next() is pending, though the process closed its output and lives on', async () => {
  await using runner = await fakeRunner(`process.on('SIGTERM', () => {}); ${tells} fs.closeSync(1); ${stays}`);
  const stream = runner.stream(job);
  const pid = Number((await stream.notes.next()).value);
  const pending = stream.next();
  const returned = stream.return();
  expect(await pending).toEqual({ done: true, value: undefined });
  await returned;
  expect(isAlive(pid)).toBe(false);
  expect(await stream.next()).toEqual({ done: true, value: undefined });
});

it('a stream that fails rejects, after the bytes that came', async () => {
  await using runner = await fakeRunner("say(1, 'abc'); say(2, 'broken\\n'); process.exit(1)");
  const stream = runner.stream(job);
  expect(String((await stream.next()).value)).toBe('abc');
  await expect(stream.next()).rejects.toMatchObject({ code: 'tool-failed' });
});

it('notes can be read after the bytes, when the process is gone', async () => {
  await using runner = await fakeRunner("say(4, 'one\\ntwo\\n'); say(1, 'x');");
  const stream = runner.stream(job);
  let bytes = 0;
  for await (const chunk of { [Symbol.asyncIterator]: () => ({ next: () => stream.next() }) }) bytes += chunk.length;
  const notes: string[] = [];
  for await (const note of stream.notes) notes.push(note);
  expect([bytes, notes]).toEqual([1, ['one', 'two']]);
});

it('reads no further ahead than a pipe holds: what nobody pulls waits in the process', async () => {
  await using runner = await fakeRunner(`
    ${tells}
    if (args[0] === 'quick') process.exit(0);
    for (let i = 0; i < 200; i += 1) fs.writeSync(1, Buffer.alloc(65536));`);
  const stream = runner.stream(job);
  const pid = Number((await stream.notes.next()).value);
  let bytes = (await stream.next()).value?.length ?? 0;
  // Time enough for 13 MB to be written, if somebody took them.
  for (let i = 0; i < 3; i += 1) await lastValueFrom(runner.run({ ...job, args: ['quick'] }));
  expect(isAlive(pid)).toBe(true);
  for await (const chunk of stream) bytes += chunk.length;
  expect(bytes).toBe(200 * 65536);
});

it('a job waits for its threads until the one before is gone, not until it was cancelled', async () => {
  const directory = await scratch();
  const ffmpeg = await fakeTool(directory, 'ffmpeg', `process.on('SIGTERM', () => {}); ${tells} ${stays}`);
  await fakeTool(directory, 'ffprobe', '');
  await using runner = ffmpegRunner({ ffmpeg, budget: threadBudget(1), graceMs: 200 });
  const first = await pidOf(runner.run(job));
  expect(isAlive(first)).toBe(true);
  const second = await pidOf(runner.run(job));
  expect(isAlive(first)).toBe(false);
  await runner.settled();
  expect(isAlive(second)).toBe(false);
});

it.runIf(process.platform === 'linux')(
  'a stream that something else goes on printing fails, however slowly it is read',
  async () => {
    await using runner = await fakeRunner(`
      const goesOn = ['-e', 'setInterval(() => console.log(1), 10)'];
      const left = require('node:child_process').spawn(process.execPath, goesOn, { detached: true, stdio: 'inherit' });
      say(1, 'x');
      say(4, left.pid + '\\n');
      process.exit(0);`);
    const stream = runner.stream(job);
    const pid = Number((await stream.notes.next()).value);
    await stream.next();
    // It rests for longer than what has exited gets to be read to its end.
    await setTimeout(1000);
    const rest = async (): Promise<void> => {
      while (!(await stream.next()).done);
    };
    await expect(rest()).rejects.toMatchObject({ code: 'tool-failed' });
    await stream.return();
    await expect.poll(() => processStart(pid)).toBeUndefined();
  },
);

it('disposing ends what runs with `disposed`, and starts nothing more', async () => {
  const runner = await fakeRunner(`${tells} ${stays}`);
  const stream = runner.stream(job);
  const pid = Number((await stream.notes.next()).value);
  const pending = stream.next().catch((error: unknown) => error);
  await runner[Symbol.asyncDispose]();
  expect(await pending).toMatchObject({ code: 'disposed' });
  expect(isAlive(pid)).toBe(false);
  expect(await failure(runner)).toMatchObject({ code: 'disposed' });
});
