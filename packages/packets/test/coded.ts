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

/** A file of pictures alone, to be made. */
export interface Encoding {
  readonly name: string;
  /** Of lavfi. */
  readonly picture: string;
  readonly options: readonly string[];
}

/** Makes mp4s, all in one process: to begin is most of what it takes. Gives the paths by their names. */
export function encodeAll(directory: string, encodings: readonly Encoding[]): (name: string) => string {
  const pictures = [...new Set(encodings.map(({ picture }) => picture))];
  const outputs = encodings.flatMap(({ name, picture, options }) => [
    ...['-map', String(pictures.indexOf(picture)), '-threads', '1', ...options, join(directory, name)],
  ]);
  tool('ffmpeg', ['-y', ...pictures.flatMap((picture) => ['-f', 'lavfi', '-i', picture]), ...outputs]);
  return (name) => join(directory, name);
}

/** What an mp4 says of how its pictures are to be decoded. */
export function setsIn(codec: SetsCodec, file: string): Pick<Coded, 'configuration' | 'sets'> {
  const configuration = boxIn(readFileSync(file), codec === 'h264' ? 'avcC' : 'hvcC');
  return { configuration, sets: (codec === 'h264' ? readAvcConfiguration : readHevcConfiguration)(configuration) };
}

/** Makes mp4s and gives their streams by their names. */
export function encodeCoded(codec: SetsCodec, directory: string, encodings: readonly Encoding[]) {
  const fileOf = encodeAll(directory, encodings);
  const files = encodings.map(({ name }) => fileOf(name));
  const outputs = files.flatMap((file, i) => ['-map', `${i}:v:0`, ...framemd5, `${file}.framemd5`]);
  tool('ffmpeg', ['-y', ...files.flatMap((file) => ['-i', file]), ...outputs]);
  const coded = new Map(encodings.map(({ name }) => [name, readCoded(codec, fileOf(name))]));
  return (name: string): Coded => {
    const found = coded.get(name);
    if (found === undefined) throw new Error(`${name} was not made.`);
    return found;
  };
}

function readCoded(codec: SetsCodec, file: string): Coded {
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
    frames: framesIn(readFileSync(`${file}.framemd5`, 'utf8')),
  };
}

/** The content of the first box of a type, wherever it lies. */
export function boxIn(bytes: Buffer, type: string): Uint8Array {
  const at = bytes.indexOf(type);
  return bytes.subarray(at + 4, at - 4 + bytes.readUInt32BE(at - 4));
}

const framemd5 = ['-fps_mode', 'passthrough', '-f', 'framemd5'];

function framesIn(listed: string): string[] {
  const lines = listed.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => line.split(',').at(-1)?.trim() ?? '');
}

/** MD5 of the frames that ffmpeg decodes, and what it complains of. */
export function framesOf(input: readonly string[], bytes?: Uint8Array) {
  const arguments_ = [...input, '-map', '0:v:0', ...framemd5, '-'];
  const { stdout, stderr } = spawnSync('ffmpeg', ['-v', 'error', ...arguments_], { input: bytes });
  return { frames: framesIn(stdout.toString()), complaints: stderr.toString() };
}
