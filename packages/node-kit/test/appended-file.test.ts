// Needs ffmpeg.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { fileKind } from '../src/index.ts';

/*
 * Two whole files in one, as `cat` makes it. Whether its container goes on with the second one is for ffmpeg to say: it
 * decodes as much of both as of each, or it does not.
 */

const folder = mkdtempSync(join(tmpdir(), 'clipwright-appended-'));
afterAll(() => rmSync(folder, { recursive: true }));

const pictures = ['-f', 'lavfi', '-i', 'testsrc2=s=64x36:r=25:d=0.4'];
const sound = ['-f', 'lavfi', '-i', 'sine=d=0.4'];

function made(name: string, input: readonly string[], options: readonly string[]): string {
  const file = join(folder, name);
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...input, ...options, file]);
  return file;
}

/** Bytes of what ffmpeg decodes, at 8 kHz or as small gray pictures. */
function decoded(file: string, isSound: boolean): number {
  const as = isSound ? ['-ac', '1', '-ar', '8000', '-f', 's16le'] : ['-pix_fmt', 'gray', '-f', 'rawvideo'];
  return execFileSync('ffmpeg', ['-v', 'quiet', '-i', file, '-fps_mode', 'passthrough', ...as, 'pipe:1']).length;
}

/** Joins a file to itself. */
function joined(file: string): string {
  const bytes = readFileSync(file);
  const both = file.replace(/\.(\w+)$/, '-both.$1');
  writeFileSync(both, Buffer.concat([bytes, bytes]));
  return both;
}

it.each([
  ['mp4', pictures, ['-c:v', 'mpeg4']],
  ['mov', pictures, ['-c:v', 'mjpeg', '-movflags', '+faststart']],
  ['wmv', pictures, []],
  ['wav', sound, []],
  ['aiff', sound, []],
  ['m4a', sound, []],
  ['caf', sound, []],
  ['w64', sound, []],
  ['wma', sound, []],
  ['tta', sound, []],
  ['wv', sound, []],
  ['wav', sound, ['-rf64', 'always']],
] as const)('of two of .%s ffmpeg decodes one, and it is told', async (extension, input, options) => {
  const file = made(`one ${options.length}.${extension}`, input, options);
  await expect(fileKind(file)).resolves.toBeUndefined();
  const both = joined(file);
  expect(decoded(both, input === sound)).toBe(decoded(file, input === sound));
  await expect(fileKind(both)).rejects.toMatchObject({
    ...{ code: 'source-appended', kind: 'media' },
    details: { source: both, position: readFileSync(file).length },
  });
});

it.each([
  ['mkv', pictures, ['-c:v', 'mpeg4']],
  ['webm', pictures, ['-c:v', 'libvpx', '-deadline', 'realtime']],
  ['mp4', pictures, ['-c:v', 'mpeg4', '-movflags', 'frag_keyframe+empty_moov']],
  ['flac', sound, []],
] as const)('of two of .%s, whose times begin again, it is told too', async (extension, input, options) => {
  const file = made(`again.${extension}`, input, options);
  await expect(fileKind(file)).resolves.toBeUndefined();
  await expect(fileKind(joined(file))).rejects.toMatchObject({
    code: 'source-appended',
    details: { position: readFileSync(file).length },
  });
});

it.each([
  ['frames, each a part', ['-c:v', 'mpeg2video', '-g', '5']],
  ['H.264', ['-c:v', 'libx264', '-preset', 'ultrafast']],
] as const)('a second file of Material Exchange Format is told: %s', async (name, options) => {
  const file = made(`${name}.mxf`, pictures, options);
  await expect(fileKind(file)).resolves.toBeUndefined();
  const both = joined(file);
  await expect(fileKind(both)).rejects.toMatchObject({
    code: 'source-appended',
    details: { position: readFileSync(file).length },
  });
});

it.each(['0.4', '60'])(
  'of two of Ogg with pictures and %s s of sound ffmpeg shows one, and it is told',
  async (seconds) => {
    const streams = [...pictures, '-f', 'lavfi', '-i', `anoisesrc=d=${seconds}`, '-c:v', 'libtheora', '-c:a', 'flac'];
    // Their streams have random numbers of their own.
    const [file, other] = [made(`first ${seconds}.ogv`, streams, []), made(`second ${seconds}.ogv`, streams, [])];
    const both = join(folder, `both ${seconds}.ogv`);
    writeFileSync(both, Buffer.concat([file, other].map((part) => readFileSync(part))));
    await expect(fileKind(file)).resolves.toBeUndefined();
    expect(decoded(both, false)).toBe(decoded(file, false));
    await expect(fileKind(both)).rejects.toMatchObject({
      code: 'source-appended',
      details: { position: readFileSync(file).length },
    });
  },
);

it.each([
  ['mp3', sound, []],
  ['au', sound, []],
  ['ogg', sound, ['-c:a', 'libvorbis']],
  ['avi', pictures, ['-c:v', 'mpeg4']],
  ['mpg', pictures, []],
  ['ts', pictures, []],
  ['gif', pictures, []],
] as const)('a container that goes on with the second file is none of it: .%s', async (extension, input, options) => {
  const file = made(`on.${extension}`, input, options);
  const both = joined(file);
  expect(decoded(both, input === sound)).toBeGreaterThan(1.9 * decoded(file, input === sound));
  await expect(fileKind(both)).resolves.toBeUndefined();
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
