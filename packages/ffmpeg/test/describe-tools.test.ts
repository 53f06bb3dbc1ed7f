// Needs ffmpeg.
import { lastValueFrom } from 'rxjs';
import { expect, it } from 'vitest';
import { describeTools } from '../src/index.ts';
import { fakeRunner } from './fake-tool.ts';

it('tells which encoders and filters are compiled in, from the tables that ffmpeg prints', async () => {
  await using runner = await fakeRunner(`
    if (args.includes('-encoders')) say(1, ' V....D libx264    H.264\\n A....D aac    AAC\\n V..... libx265rgb    x\\n');
    if (args.includes('-filters')) say(1, ' .SC zscale    V->V       Apply resizing\\n');`);
  const { encoders, zscale, tools } = await lastValueFrom(describeTools(runner));
  expect(encoders).toMatchObject({ libx264: true, aac: true, libx265: false, libopus: false });
  expect([zscale, tools.ffmpeg.version]).toEqual([true, '9.9-fake']);
});
