import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tool } from '@clipwright/test-kit/tool';
import { readAvcConfiguration, readHevcConfiguration, type SetsCodec, type StreamSets } from '../src/index.ts';

/** A stream as its file has it, and what ffmpeg alone decodes of it. */
export interface Coded {
  readonly configuration: Uint8Array;
  readonly sets: StreamSets;
  /** In the order of decoding, each with its place in the order of showing. */
  readonly packets: readonly { readonly bytes: Uint8Array; readonly shown: number }[];
  /** MD5 of each frame, in the order of showing. */
  readonly frames: readonly string[];
}

/** Makes an mp4 of pictures alone. */
export function encode(directory: string, name: string, picture: string, options: readonly string[]): string {
  const file = join(directory, name);
  tool('ffmpeg', ['-y', '-f', 'lavfi', '-i', picture, '-an', '-threads', '1', ...options, file]);
  return file;
}

/** What an mp4 says of how its pictures are to be decoded. */
export function setsIn(codec: SetsCodec, file: string): Pick<Coded, 'configuration' | 'sets'> {
  const configuration = boxIn(readFileSync(file), codec === 'h264' ? 'avcC' : 'hvcC');
  return { configuration, sets: (codec === 'h264' ? readAvcConfiguration : readHevcConfiguration)(configuration) };
}

/** A stream of an mp4. */
export function readCoded(codec: SetsCodec, file: string): Coded {
  const bytes = readFileSync(file);
  const told = tool('ffprobe', ['-select_streams', 'v', '-show_entries', 'packet=pts,pos,size', '-of', 'json', file]);
  const packets: readonly { readonly pts: number; readonly pos: string; readonly size: string }[] = JSON.parse(
    told.toString(),
  ).packets;
  const order = packets.map(({ pts }) => pts).sort((a, b) => a - b);
  return {
    ...setsIn(codec, file),
    packets: packets.map(({ pts, pos, size }) => ({
      bytes: bytes.subarray(Number(pos), Number(pos) + Number(size)),
      shown: order.indexOf(pts),
    })),
    frames: framesOf(['-i', file]).frames,
  };
}

/** The content of the first box of a type, wherever it lies. */
export function boxIn(bytes: Buffer, type: string): Uint8Array {
  const at = bytes.indexOf(type);
  return bytes.subarray(at + 4, at - 4 + bytes.readUInt32BE(at - 4));
}

/** MD5 of the frames that ffmpeg decodes, and what it complains of. */
export function framesOf(input: readonly string[], bytes?: Uint8Array) {
  const arguments_ = [...input, '-map', '0:v:0', '-fps_mode', 'passthrough', '-f', 'framemd5', '-'];
  const { stdout, stderr } = spawnSync('ffmpeg', ['-v', 'error', ...arguments_], { input: bytes });
  const lines = stdout.toString().split('\n');
  const frames = lines.filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.split(',').at(-1));
  return { frames: frames.map((frame) => frame?.trim() ?? ''), complaints: stderr.toString() };
}
