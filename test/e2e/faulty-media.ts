import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { numbersIn } from './numbered.ts';

/** One packet of a file's picture, as ffprobe sees it, in the order of decoding. */
export interface ProbedPacket {
  readonly place: number;
  readonly size: number;
  readonly isKey: boolean;
}

export function probePackets(file: string): readonly ProbedPacket[] {
  const entries = ['-select_streams', 'v:0', '-show_entries', 'packet=pos,size,flags', '-of', 'json'];
  const { stdout } = spawnSync('ffprobe', ['-v', 'error', ...entries, file], { encoding: 'utf8' });
  const { packets }: { packets: { pos: string; size: string; flags: string }[] } = JSON.parse(stdout);
  return packets.map(({ pos, size, flags }) => ({
    place: Number(pos),
    size: Number(size),
    isKey: flags.includes('K'),
  }));
}

/** Bytes of each box before those that it holds. */
const heads: Readonly<Record<string, number>> = {
  moov: 0,
  trak: 0,
  mdia: 0,
  minf: 0,
  stbl: 0,
  stsd: 8,
  avc1: 78,
  hvc1: 78,
};
/** The sample descriptions that hold a decoder's configuration. */
const entries: Readonly<Record<string, string>> = { avcC: 'avc1', hvcC: 'hvc1' };
const path = ['moov', 'trak', 'mdia', 'minf', 'stbl'];

/** Where a box lies among those of a stretch of bytes: the first of its kind. */
function boxAt(bytes: Buffer, kind: string, from: number, to: number): { readonly at: number; readonly size: number } {
  for (let at = from; at + 8 <= to; ) {
    const size = bytes.readUInt32BE(at);
    if (bytes.toString('latin1', at + 4, at + 8) === kind) return { at, size };
    if (size < 8) break;
    at += size;
  }
  throw new Error(`There is no box ${kind}.`);
}

/**
 * An mp4 with another content of one box of its first track, whose `moov` comes last, so that nothing else moves.
 *
 * @param kind One of the sample table, `avcC` or `hvcC`.
 */
export function withBox(bytes: Buffer, kind: string, change: (content: Buffer) => Buffer): Buffer {
  const around: number[] = [];
  let [from, to] = [0, bytes.length];
  const entry = entries[kind];
  for (const name of entry === undefined ? path : [...path, 'stsd', entry]) {
    const { at, size } = boxAt(bytes, name, from, to);
    around.push(at);
    [from, to] = [at + 8 + (heads[name] ?? 0), at + size];
  }
  const { at, size } = boxAt(bytes, kind, from, to);
  const content = change(Buffer.from(bytes.subarray(at + 8, at + size)));
  const changed = Buffer.concat([bytes.subarray(0, at + 8), content, bytes.subarray(at + size)]);
  for (const box of [...around, at]) {
    changed.writeUInt32BE(changed.readUInt32BE(box) + content.length + 8 - size, box);
  }
  return changed;
}

/** The content of a box of an mp4's first track. */
export function boxOf(bytes: Buffer, kind: string): Buffer {
  let found: Buffer = Buffer.alloc(0);
  withBox(bytes, kind, (content) => {
    found = content;
    return content;
  });
  return found;
}

/** A copy of a file with a fault in it. */
export function faulty(source: string, file: string, change: (bytes: Buffer) => Buffer): void {
  writeFileSync(file, change(readFileSync(source)));
}

/** A copy of an mp4 with its boxes as ffmpeg writes them, each composition offset in an entry of its own. */
export function withOffsets(bytes: Buffer, change: (offsets: number[]) => void): Buffer {
  return withBox(bytes, 'ctts', (content) => {
    const offsets: number[] = [];
    for (let at = 8; at + 8 <= content.length; at += 8) {
      for (let n = content.readUInt32BE(at); n > 0; n -= 1) offsets.push(content.readUInt32BE(at + 4));
    }
    change(offsets);
    const changed = Buffer.alloc(8 + 8 * offsets.length);
    changed.writeUInt32BE(offsets.length, 4);
    for (const [i, offset] of offsets.entries()) {
      changed.writeUInt32BE(1, 8 + 8 * i);
      changed.writeUInt32BE(offset, 12 + 8 * i);
    }
    return changed;
  });
}

/** What ffmpeg has to say when it decodes all of a file. */
export function complaintsOf(file: string): string {
  const maps = ['-map', '0', '-fps_mode', 'passthrough', '-f', 'null', '-'];
  return spawnSync('ffmpeg', ['-v', 'error', '-i', file, ...maps], { encoding: 'utf8' }).stderr;
}

/** The numbers of a file's frames, and what ffmpeg has to say when it decodes them. */
export function numbersAndComplaints(file: string): { readonly numbers: number[]; readonly complaints: string } {
  const gray = ['-map', '0:v:0', '-fps_mode', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'gray', 'pipe:1'];
  const { status, stdout, stderr } = spawnSync('ffmpeg', ['-v', 'error', '-i', file, ...gray], { maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(`${file} cannot be read: ${stderr}`);
  return { numbers: numbersIn(stdout), complaints: stderr.toString() };
}

/** Command lines of running processes that name a folder. */
export function processesOf(folder: string): string {
  const all = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
  return all
    .split('\n')
    .filter((line) => line.includes(folder))
    .join('\n');
}
