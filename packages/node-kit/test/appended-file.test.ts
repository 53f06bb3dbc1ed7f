// Needs ffmpeg.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fileKind } from '../src/index.ts';

/*
 * Two whole files in one, as `cat` makes it. Whether its container goes on with the second one is for ffmpeg to say: it
 * decodes as much of both as of each, or it does not.
 */

const folder = mkdtempSync(join(tmpdir(), 'clipwright-appended-'));
afterAll(() => rmSync(folder, { recursive: true }));

const sources = { pictures: 'testsrc2=s=64x36:r=25:d=0.4', sound: 'sine=d=0.4', noise: 'anoisesrc=d=60' };

interface Kind {
  readonly name: string;
  /** What its streams are made of. */
  readonly of: readonly (keyof typeof sources)[];
  readonly options: readonly string[];
}

const pictured = (name: string, ...options: readonly string[]): Kind => ({ name, of: ['pictures'], options });
const heard = (name: string, ...options: readonly string[]): Kind => ({ name, of: ['sound'], options });
const ogg = (name: string, ...options: readonly string[]): Kind => {
  return { name, of: ['pictures', 'noise'], options: [...options, '-c:v', 'libtheora', '-c:a', 'flac'] };
};

/** Of two of these ffmpeg decodes one. */
const ending = [
  pictured('plain.mp4', '-c:v', 'mpeg4'),
  pictured('plain.mov', '-c:v', 'mjpeg', '-movflags', '+faststart'),
  ...[pictured('plain.wmv'), heard('plain.wav'), heard('plain.aiff'), heard('plain.m4a'), heard('plain.caf')],
  ...[heard('plain.w64'), heard('plain.wma'), heard('plain.tta'), heard('plain.wv')],
  heard('large.wav', '-rf64', 'always'),
];

/** The times of the second one begin again. */
const beginningAgain = [
  pictured('plain.mkv', '-c:v', 'mpeg4'),
  pictured('plain.webm', '-c:v', 'libvpx', '-deadline', 'realtime'),
  pictured('fragments.mp4', '-c:v', 'mpeg4', '-movflags', 'frag_keyframe+empty_moov'),
  heard('plain.flac'),
];

/** Material Exchange Format, with frames that are parts of their own and with others. */
const exchanged = [
  pictured('parts.mxf', '-c:v', 'mpeg2video', '-g', '5'),
  pictured('h264.mxf', '-c:v', 'libx264', '-preset', 'ultrafast'),
];

/** Their streams have random numbers of their own: each with another one, and with sound that is longer than they are. */
const numbered = [
  [ogg('first.ogv', '-t', '0.4'), ogg('second.ogv', '-t', '0.4')],
  [ogg('first-long.ogv'), ogg('second-long.ogv')],
] as const;

/** They go on with the second one. */
const goingOn = [
  ...[heard('plain.mp3'), heard('plain.au'), heard('plain.ogg', '-c:a', 'libvorbis')],
  pictured('plain.avi', '-c:v', 'mpeg4'),
  ...[pictured('plain.mpg'), pictured('plain.ts'), pictured('plain.gif')],
];

const fileOf = ({ name }: Kind): string => join(folder, name);
const bothOf = ({ name }: Kind): string => join(folder, `both-${name}`);

function ffmpeg(level: string, ...args: readonly string[]): void {
  execFileSync('ffmpeg', ['-v', level, '-y', ...args], { stdio: 'inherit' });
}

/** Bytes of what ffmpeg decodes of a file. */
function decoded(file: string): number {
  const { size } = statSync(`${file}.decoded`);
  expect(size).toBeGreaterThan(0);
  return size;
}

// One process makes all files, and one decodes them: to begin is most of what it takes.
beforeAll(() => {
  const pairs = [
    ...[...ending, ...beginningAgain, ...exchanged, ...goingOn].map((kind) => [kind, kind] as const),
    ...numbered,
  ];
  const names = Object.keys(sources);
  const made = [...new Set(pairs.flat())].flatMap((kind) => [
    ...kind.of.flatMap((source) => ['-map', String(names.indexOf(source))]),
    ...[...kind.options, fileOf(kind)],
  ]);
  ffmpeg('error', ...Object.values(sources).flatMap((source) => ['-f', 'lavfi', '-i', source]), ...made);
  for (const [first, second] of pairs) {
    writeFileSync(bothOf(first), Buffer.concat([first, second].map((kind) => readFileSync(fileOf(kind)))));
  }

  const looked = [...ending, ...goingOn, ...numbered.map(([first]) => first)].flatMap((kind) => {
    // At 8 kHz, or as small gray pictures.
    const as = kind.of.includes('pictures')
      ? { stream: 'v:0', options: ['-fps_mode', 'passthrough', '-pix_fmt', 'gray', '-f', 'rawvideo'] }
      : { stream: 'a:0', options: ['-ac', '1', '-ar', '8000', '-f', 's16le'] };
    return [fileOf(kind), bothOf(kind)].map((file) => ({ file, ...as }));
  });
  const decodings = looked.flatMap(({ file, stream, options }, i) => [
    ...['-map', `${i}:${stream}`, ...options, `${file}.decoded`],
  ]);
  ffmpeg('quiet', ...looked.flatMap(({ file }) => ['-i', file]), ...decodings);
});

it.each(ending)('of two of $name ffmpeg decodes one, and it is told', async (kind) => {
  const [file, both] = [fileOf(kind), bothOf(kind)];
  await expect(fileKind(file)).resolves.toBeUndefined();
  expect(decoded(both)).toBe(decoded(file));
  await expect(fileKind(both)).rejects.toMatchObject({
    ...{ code: 'source-appended', kind: 'media' },
    details: { source: both, position: statSync(file).size },
  });
});

it.each([...beginningAgain, ...exchanged])('a second $name is told too', async (kind) => {
  await expect(fileKind(fileOf(kind))).resolves.toBeUndefined();
  await expect(fileKind(bothOf(kind))).rejects.toMatchObject({
    code: 'source-appended',
    details: { position: statSync(fileOf(kind)).size },
  });
});

it.each(numbered)('of two of Ogg with pictures ffmpeg shows one, and it is told: $name', async (first) => {
  await expect(fileKind(fileOf(first))).resolves.toBeUndefined();
  expect(decoded(bothOf(first))).toBe(decoded(fileOf(first)));
  await expect(fileKind(bothOf(first))).rejects.toMatchObject({
    code: 'source-appended',
    details: { position: statSync(fileOf(first)).size },
  });
});

it.each(goingOn)('a container that goes on with the second file is none of it: $name', async (kind) => {
  expect(decoded(bothOf(kind))).toBeGreaterThan(1.9 * decoded(fileOf(kind)));
  await expect(fileKind(bothOf(kind))).resolves.toBeUndefined();
});

it.each([
  ['a text', 'No media.'],
  ['nothing', ''],
  ['the beginning of a box', '\0\0\0\x18ftyp'],
  ['boxes without a size', '\0\0\0\x08ftyp\0\0\0\x01moov'],
  ['a WAV file that does not know its size', `RIFF\xff\xff\xff\xffWAVERIFF\x04\0\0\0WAVE`],
  ['Matroska of unknown size', '\x1a\x45\xdf\xa3\x80\x18\x53\x80\x67\xff\x1a\x45\xdf\xa3\x80'],
])('%s is not looked at any further', async (name, text) => {
  const file = join(folder, `${name}.bin`);
  writeFileSync(file, text, 'latin1');
  await expect(fileKind(file)).resolves.toBeUndefined();
});

it('what cannot be read is for others to tell of', async () => {
  await expect(fileKind(join(folder, 'nowhere.mp4'))).resolves.toBeUndefined();
  await expect(fileKind(folder)).resolves.toBeUndefined();
});
