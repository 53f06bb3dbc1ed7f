import { run } from '../process.ts';
import { framesOfPipe } from './ffmpeg/frames-of-pipe.ts';
import type { FramesJob, Peer } from './peer.ts';
import { pythonModule, pythonScript } from './python.ts';

async function interpreter(): Promise<string> {
  const python = await pythonModule('av');
  if (python === undefined) throw new Error('PyAV is not installed.');
  return python.interpreter;
}

/** Of each frame one row, of red, green and blue or of brightness alone. */
async function rowsOf(
  { signal, width, format, onFrame }: Pick<FramesJob, 'signal' | 'width' | 'format' | 'onFrame'>,
  [script = '', ...args]: readonly string[],
): Promise<void> {
  const [bytes, pixelFormat] = format === 'rgb24' ? [3 * width, format] : [width, 'gray'];
  const all = [pythonScript(script), format, ...args];
  await framesOfPipe({ program: await interpreter(), args: all, bytes, signal }, (data) =>
    onFrame({ width, height: 1, pixelFormat, data }),
  );
}

/** FFmpeg's libraries inside Python. Frames stay there; of each, the row that carries its number comes over. */
export const pyav: Peer = {
  name: 'PyAV',
  available: async () => (await pythonModule('av'))?.version,
  open: async ({ signal, cuts }) => {
    await run(await interpreter(), [pythonScript('pyav_open.py'), ...cuts.map(({ file }) => file)], { signal });
  },
  frames: async ({ cut, ...job }) => rowsOf(job, ['pyav_frames.py', cut.file, String(cut.start), String(cut.end)]),
  seek: async ({ file, times, ...job }) => rowsOf(job, ['pyav_seek.py', file, times.join()]),
};
