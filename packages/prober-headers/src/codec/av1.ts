import { incomplete } from '../incomplete.ts';
import type { VideoTrack } from '../streams.ts';
import type { CodedPicture } from './coded-picture.ts';

/** `av01.P.LLT.DD.M.CCC.cp.tc.mc.F`, with all of its parts: AV1 codec ISO media file format binding, section 5. */
const parameterString = /^av01\.\d\.\d\d[MH]\.(08|10|12)\.([01])\.(\d)(\d)(\d)\.(\d\d)\.(\d\d)\.(\d\d)\.([01])$/;

const samplings: Readonly<Record<string, string>> = { '11': '420', '10': '422', '00': '444' };

/** What a sequence header says, by the parameter string that mediabunny makes of it. */
export function av1Picture({ parameters, width, height }: VideoTrack): CodedPicture {
  const found = parameterString.exec(parameters);
  const [, depth, gray, across, down, , primaries, transfer, matrix, full] = found ?? [];
  const sampling = samplings[`${across}${down}`];
  if (found === null || sampling === undefined || gray === '1' || Number(matrix) === 0) {
    throw incomplete('its pixel format is unusual');
  }
  return {
    width,
    height,
    pixelFormat: depth === '08' ? `yuv${sampling}p` : `yuv${sampling}p${depth}le`,
    sampleAspectRatio: undefined,
    color: {
      fullRange: full === '1',
      primaries: Number(primaries),
      transfer: Number(transfer),
      matrix: Number(matrix),
    },
    frameRate: undefined,
    isProgressive: true,
  };
}
