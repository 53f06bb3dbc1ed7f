import { join } from 'node:path';
import { firstValueFrom, lastValueFrom } from 'rxjs';
import { expect, it } from 'vitest';
import { ffmpegRunner, findTools, locateTools } from '../src/index.ts';
import { fakeTool, scratch } from './fake-tool.ts';

it('takes the option before the environment before the path, and the ffprobe that lies beside', async () => {
  const [option, variable, path] = [await scratch(), await scratch(), await scratch()];
  for (const directory of [option, variable, path]) {
    for (const tool of ['ffmpeg', 'ffprobe']) await fakeTool(directory, tool, '');
  }
  const environment = { ffmpeg: join(variable, 'ffmpeg') };
  const told = { version: '9.9-fake', build: expect.stringMatching(/^[0-9a-f]{16}$/), from: 'option' };
  expect(await findTools({ ffmpeg: join(option, 'ffmpeg'), environment, path })).toEqual({
    ffmpeg: { path: join(option, 'ffmpeg'), ...told },
    ffprobe: { path: join(option, 'ffprobe'), ...told },
  });
  expect(await findTools({ environment, path })).toMatchObject({ ffmpeg: { from: 'environment' } });
  expect(await findTools({ ffmpeg: join(option, 'ffmpeg'), ffprobe: join(path, 'ffprobe') })).toMatchObject({
    ffprobe: { path: join(path, 'ffprobe'), from: 'option' },
  });
});

it('a path that was given and names nothing is an error, whatever else is there', async () => {
  const lost = join(await scratch(), 'ffmpeg');
  await expect(findTools({ ffmpeg: lost })).rejects.toMatchObject({ code: 'tool-missing', details: { path: lost } });
  await expect(findTools({ environment: { ffprobe: lost } })).rejects.toMatchObject({ code: 'tool-missing' });
});

it('an ffmpeg without an ffprobe is enough, until somebody needs one', async () => {
  const alone = await scratch();
  const ffmpeg = await fakeTool(alone, 'ffmpeg', '');
  const options = { ffmpeg, path: await scratch() };
  expect(await findTools(options)).toMatchObject({ ffmpeg: { path: ffmpeg }, ffprobe: undefined });
  await using runner = ffmpegRunner(options);
  const missing = { code: 'tool-missing', message: expect.stringMatching(/^ffprobe was not found.*Install/) };
  await expect(lastValueFrom(runner.run({ tool: 'ffprobe', args: [] }))).rejects.toMatchObject(missing);
  await expect(runner.stream({ tool: 'ffprobe', args: [] }).next()).rejects.toMatchObject(missing);
});

it('what was located is not looked for again', async () => {
  const [first, later] = [await scratch(), await scratch()];
  const located = await locateTools({ ffmpeg: await fakeTool(first, 'ffmpeg', ''), path: first });
  for (const tool of ['ffmpeg', 'ffprobe']) await fakeTool(later, tool, '');
  await using runner = ffmpegRunner({ located, path: later });
  expect(await firstValueFrom(runner.located())).toEqual({
    ffmpeg: { path: join(first, 'ffmpeg'), from: 'option' },
    ffprobe: undefined,
  });
});

it('what does not run as the tool is unusable', async () => {
  const directory = await scratch();
  const ffprobe = await fakeTool(directory, 'ffprobe', '');
  await expect(findTools({ ffmpeg: ffprobe, ffprobe })).rejects.toMatchObject({ code: 'tool-unusable' });
});

it('a job is not started later for the check of its tool, and gives nothing where that fails', async () => {
  const directory = await scratch();
  // Says what it is only when a job of it runs; of the other kind, a job alone would end well.
  const begun = join(directory, 'begun');
  const slow = `while (!fs.existsSync(${JSON.stringify(begun)})) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);`;
  const ffmpeg = await fakeTool(directory, 'ffmpeg', `fs.writeFileSync(${JSON.stringify(begun)}, '');`, slow);
  await using runner = ffmpegRunner({ ffmpeg });
  await expect(lastValueFrom(runner.run({ tool: 'ffmpeg', args: [] }))).resolves.toMatchObject({ type: 'ended' });
  expect((await lastValueFrom(runner.tools())).ffmpeg.version).toBe('9.9-fake');

  const other = await scratch();
  await using wrong = ffmpegRunner({ ffmpeg: await fakeTool(other, 'ffprobe', 'setInterval(() => {}, 1000)') });
  await expect(lastValueFrom(wrong.run({ tool: 'ffmpeg', args: [] }))).rejects.toMatchObject({ code: 'tool-unusable' });
  await expect(wrong.stream({ tool: 'ffmpeg', args: [] }).next()).rejects.toMatchObject({ code: 'tool-unusable' });
  await expect(lastValueFrom(wrong.tools())).rejects.toMatchObject({ code: 'tool-unusable' });
});
