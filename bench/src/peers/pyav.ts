import { run } from '../process.ts';
import { framesOfPipe } from './ffmpeg/frames-of-pipe.ts';
import type { Peer } from './peer.ts';
import { pythonModule, pythonScript } from './python.ts';

async function interpreter(): Promise<string> {
  const python = await pythonModule('av');
  if (python === undefined) throw new Error('PyAV is not installed.');
  return python.interpreter;
}

/** FFmpeg's libraries inside Python. Frames stay there; of each, the row that carries its number comes over. */
export const pyav: Peer = {
  name: 'PyAV',
  available: async () => (await pythonModule('av'))?.version,
  open: async ({ signal, cuts }) => {
    await run(await interpreter(), [pythonScript('pyav_open.py'), ...cuts.map(({ file }) => file)], { signal });
  },
  frames: async ({ signal, cut, width, onFrame }) => {
    const args = [pythonScript('pyav_frames.py'), cut.file, String(cut.start), String(cut.end)];
    await framesOfPipe({ program: await interpreter(), args, bytes: width * 3, signal }, (data) =>
      onFrame({ width, height: 1, pixelFormat: 'rgb24', data }),
    );
  },
};
