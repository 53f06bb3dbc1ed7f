import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { isSoak } from '@clipwright/test-kit/soak';
import type { Numbering } from './numbered.ts';

/** How a file is made: of numbered frames that are encoded, changed afterwards or not, or of neither. */
export interface Making {
  readonly video?: Omit<Numbering, 'first'>;
  /** What is encoded is a file of its own with that extension, of which the other is made, and which goes away. */
  readonly before?: string;
  /** Makes the file of what is encoded, or changes it in its place. */
  readonly change?: (before: string, file: string) => void;
}

/** One awkward file, and what it is an example of. */
export interface AwkwardFile {
  /** As the table of docs/media-support.md has it. */
  readonly what: string;
  readonly name: string;
  /** The stream that is the video, for ffmpeg; the first unless given. */
  readonly stream?: string;
  readonly make: Making;
  /** What is done to its bytes afterwards. */
  readonly damage?: (bytes: Buffer) => Buffer;
  /** Makes another file that is appended to it, with frames that go on. */
  readonly append?: Making;
  /** What there is to say, beside that its frames are right. */
  readonly note?: string;
}

export const frames = 36;
const rate = '30';

/** Quick, with groups and B-frames enough for two clips to begin within a group. */
const x264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-g', '12', '-bf', '3', '-pix_fmt', 'yuv420p'];
const aac = ['-c:a', 'aac'];
const h264 = [...x264, ...aac];
const mpeg2 = ['-c:v', 'mpeg2video', '-q:v', '3', '-g', '12', '-bf', '2', '-c:a', 'mp2'];

const ffmpeg = (...args: string[]): void => {
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
};

/** A numbered file encoded as given. */
const encoded = (...args: string[]): Making => ({ video: { rate, frames, args } });

const atRate = (of: string, count: number, ...args: string[]): Making => ({
  video: { rate: of, frames: count, args },
});

/** A file made from another one, which goes away. */
const from = (before: string, { video }: Making, change: Making['change']): Making => ({
  ...(video && { video }),
  before,
  ...(change && { change }),
});

/** A file that is made of nothing else. */
const written = (content: string): Making => ({ change: (_before, file) => writeFileSync(file, content) });

const remuxed = (args: string[], options: string[] = []) => {
  return (before: string, file: string): void => ffmpeg(...options, '-i', before, ...args, file);
};

type Matrix = readonly [a: number, b: number, c: number, d: number];

/** Puts a display matrix into the header of an mp4's first track, as cameras write it: 40 bytes after its start. */
export function withMatrix(file: string, [a, b, c, d]: Matrix): void {
  const bytes = readFileSync(file);
  const place = bytes.indexOf('tkhd') + 4 + 40;
  for (const [i, value] of [a, b, 0, c, d].entries()) bytes.writeInt32BE(value * 0x1_00_00, place + 4 * i);
  writeFileSync(file, bytes);
}

/** Pixels turned one way, and a matrix that turns them back. */
const turned = (filter: string, matrix: Matrix): Making => ({
  ...encoded('-vf', filter, ...h264),
  change: (_before, file) => withMatrix(file, matrix),
});

/** Frames come unevenly: seven of every eleven, each at its own time. */
const uneven = ['-vf', "select='lt(mod(n*7,11),7)'", '-fps_mode', 'vfr'];

/** A cover picture, of the size of the video. */
const cover = ['-f', 'lavfi', '-i', 'color=c=red:s=208x96:d=0.04', '-map', '0', '-map', '1:v', '-c', 'copy'];

/** Files in which every frame is to be right. */
export const usable: readonly AwkwardFile[] = [
  { what: 'Variable frame rate, mp4', name: 'vfr.mp4', make: encoded(...uneven, ...h264) },
  { what: 'Variable frame rate, Matroska', name: 'vfr.mkv', make: encoded(...uneven, ...h264) },
  {
    what: 'Edit list: leading frames are decoded and not shown',
    name: 'edit-list.mp4',
    make: from('mp4', encoded(...h264), remuxed(['-c', 'copy'], ['-ss', '0.25'])),
  },
  { what: '24000/1001 frames a second', name: 'film.mp4', make: atRate('24000/1001', 30, ...h264) },
  { what: '29.97 frames a second, in milliseconds', name: 'ntsc.mkv', make: atRate('30000/1001', 36, ...h264) },
  { what: '59.94 frames a second', name: 'double.mov', make: atRate('60000/1001', 70, ...h264) },
  { what: '120 frames a second', name: 'fast.mp4', make: atRate('120', 130, ...h264) },
  {
    what: 'B-frames that others refer to (pyramid)',
    name: 'pyramid.mp4',
    make: encoded(...h264, '-bf', '8', '-x264-params', 'b-pyramid=normal:ref=4:b-adapt=0'),
  },
  ...['mp4', 'mkv', 'ts'].map((container) => ({
    what: `Open groups of pictures, H.264, ${container}`,
    name: `open.${container}`,
    make: encoded(...h264, '-x264-params', 'open-gop=1:b-adapt=0'),
  })),
  {
    what: 'Open groups of pictures, HEVC',
    name: 'open-hevc.mp4',
    make: encoded(
      '-c:v',
      'libx265',
      '-preset',
      'ultrafast',
      '-x265-params',
      'open-gop=1:keyint=12:bframes=3:log-level=none',
      '-pix_fmt',
      'yuv420p',
      ...aac,
    ),
  },
  { what: 'Open groups of pictures, MPEG-2, transport stream', name: 'open-mpeg2.ts', make: encoded(...mpeg2) },
  { what: 'MPEG-2, program stream', name: 'dvd.mpg', make: encoded(...mpeg2, '-f', 'vob') },
  {
    what: 'No keyframes but the first: pictures refreshed bit by bit',
    name: 'refresh.mp4',
    make: encoded(...h264, '-x264-params', 'intra-refresh=1:keyint=10'),
  },
  { what: 'Late start, mp4', name: 'late.mp4', make: encoded(...h264, '-output_ts_offset', '5.01') },
  { what: 'Late start, Matroska', name: 'late.mkv', make: encoded(...h264, '-output_ts_offset', '5.01') },
  { what: 'Late start, transport stream', name: 'late.ts', make: encoded(...h264, '-output_ts_offset', '5000') },
  {
    what: 'Transport stream whose clock starts over, so that time begins below zero',
    name: 'wrap.ts',
    make: encoded(...h264, '-output_ts_offset', '95441.7'),
  },
  {
    what: 'Negative composition offsets',
    name: 'negative-ctts.mp4',
    make: encoded(...h264, '-movflags', 'negative_cts_offsets'),
  },
  { what: 'Fragmented mp4', name: 'fragmented.mp4', make: encoded(...h264, '-movflags', 'frag_keyframe+empty_moov') },
  { what: 'Rotated by 90 degrees', name: 'turned-90.mp4', make: turned('transpose=cclock', [0, 1, -1, 0]) },
  { what: 'Rotated by 180 degrees', name: 'turned-180.mp4', make: turned('hflip,vflip', [-1, 0, 0, -1]) },
  { what: 'Rotated by 270 degrees', name: 'turned-270.mp4', make: turned('transpose=clock', [0, -1, 1, 0]) },
  { what: 'Mirrored left to right', name: 'mirrored.mp4', make: turned('hflip', [-1, 0, 0, 1]) },
  { what: 'Mirrored top to bottom', name: 'upside-down.mp4', make: turned('vflip', [1, 0, 0, -1]) },
  { what: 'Mirrored and rotated', name: 'transposed.mp4', make: turned('transpose=cclock_flip', [0, 1, 1, 0]) },
  {
    what: 'Pixels that are not square (4:3)',
    note: 'Shown in its right shape.',
    name: 'anamorphic.mp4',
    make: encoded('-vf', 'scale=156:96,setsar=4/3', ...h264),
  },
  {
    what: '101x57 pixels, 4:2:0',
    name: 'odd.webm',
    make: encoded(
      '-vf',
      'scale=101:57',
      '-c:v',
      'libvpx',
      '-b:v',
      '1M',
      '-deadline',
      'realtime',
      '-g',
      '12',
      '-c:a',
      'libvorbis',
    ),
  },
  {
    what: '101x57 pixels, 4:4:4',
    name: 'odd.mp4',
    make: encoded('-vf', 'scale=101:57', ...h264, '-pix_fmt', 'yuv444p'),
  },
  { what: 'yuv422p10', name: 'deep.mov', make: encoded(...h264, '-pix_fmt', 'yuv422p10le') },
  { what: 'yuv444p', name: 'full-chroma.mkv', make: encoded(...h264, '-pix_fmt', 'yuv444p') },
  { what: 'Full range (yuvj420p)', name: 'full-range.mp4', make: encoded(...h264, '-pix_fmt', 'yuvj420p') },
  ...[
    ['PQ', 'hdr.mp4', 'smpte2084'],
    ['HLG', 'hlg.mp4', 'arib-std-b67'],
  ].map(([kind = '', name = '', transfer = '']) => ({
    what: `HDR (${kind}, 10 bit, BT.2020)`,
    name,
    note: 'Tone-mapped to SDR where ffmpeg has `zscale`; elsewhere the right frames in the wrong colours, with the warning `not-tone-mapped`.',
    make: encoded(
      ...h264,
      ...['-pix_fmt', 'yuv420p10le', '-color_trc', transfer],
      ...['-color_primaries', 'bt2020', '-colorspace', 'bt2020nc'],
    ),
  })),
  { what: 'Gray', name: 'gray.mp4', make: encoded(...h264, '-pix_fmt', 'gray') },
  { what: 'RGB (FFV1)', name: 'rgb.mkv', make: encoded('-c:v', 'ffv1', '-pix_fmt', 'bgr0', ...aac) },
  { what: 'Palette (PNG in mov)', name: 'palette.mov', make: encoded('-c:v', 'png', '-pix_fmt', 'pal8', ...aac) },
  {
    what: 'Animated gif',
    note: 'Its clock counts hundredths of a second, so times within one of them mean the same frame.',
    name: 'animation.gif',
    make: atRate('25', 30, '-an'),
  },
  {
    what: 'Alpha (QuickTime animation)',
    note: 'Laid on the background colour.',
    name: 'alpha.mov',
    make: encoded('-c:v', 'qtrle', '-pix_fmt', 'argb', ...aac),
  },
  { what: 'Motion JPEG in avi', name: 'jpeg.avi', make: encoded('-c:v', 'mjpeg', '-q:v', '3', '-c:a', 'pcm_s16le') },
  {
    what: 'MPEG-4 with B-frames in avi (no presentation times)',
    name: 'packed.avi',
    make: encoded('-c:v', 'mpeg4', '-q:v', '3', '-bf', '2', '-g', '12', '-c:a', 'libmp3lame'),
  },
  { what: 'Flash video', name: 'flash.flv', make: encoded(...h264) },
  {
    what: 'Windows Media',
    name: 'windows.wmv',
    make: encoded('-c:v', 'wmv2', '-q:v', '3', '-g', '12', '-c:a', 'wmav2'),
  },
  {
    what: 'Interlaced, H.264',
    note: 'Rendered whole: one frame of each, with its timestamp. Samples have both fields.',
    name: 'fields.mp4',
    make: encoded(...h264, '-flags', '+ildct+ilme', '-x264-params', 'tff=1'),
  },
  {
    what: 'Interlaced, MPEG-2',
    note: 'Rendered whole: one frame of each, with its timestamp. Samples have both fields.',
    name: 'fields.ts',
    make: encoded(...mpeg2, '-flags', '+ildct+ilme'),
  },
  { what: 'Mono sound at 22.05 kHz', name: 'mono.mp4', make: encoded(...h264, '-ac', '1', '-ar', '22050') },
  {
    what: '5.1 sound',
    note: 'Mixed down to stereo.',
    name: 'surround.mp4',
    make: encoded(...h264, '-af', 'aformat=channel_layouts=5.1'),
  },
  {
    what: 'No sound',
    note: 'Silence for exactly as long as the picture.',
    name: 'silent.mp4',
    make: encoded(...x264, '-an'),
  },
  {
    what: 'Sound that starts late',
    note: 'Silence until it starts.',
    name: 'late-sound.mp4',
    make: encoded(...h264, '-af', 'asetpts=PTS+0.5/TB'),
  },
  {
    what: 'Sound that starts late, Matroska',
    name: 'late-sound.mkv',
    make: encoded(...h264, '-af', 'asetpts=PTS+0.5/TB'),
  },
  {
    what: 'Sound shorter than the picture',
    note: 'Silence after its end.',
    name: 'short-sound.mp4',
    make: encoded(...h264, '-af', 'atrim=end=0.5'),
  },
  {
    what: 'Sound longer than the picture',
    note: 'Cut where the picture ends, with the warning `sound-outside-picture`; or the last picture is held (`outsidePicture`).',
    name: 'long-sound.mp4',
    make: from('mp4', encoded(...x264, '-an'), (before, file) =>
      ffmpeg('-i', before, '-f', 'lavfi', '-i', 'sine=frequency=440:duration=3', '-c:v', 'copy', ...aac, file),
    ),
  },
  {
    what: 'Two sound tracks',
    note: 'The track marked as default is taken, else the first.',
    name: 'two-tracks.mkv',
    make: encoded(
      ...h264,
      '-map',
      '0:v',
      '-map',
      '1:a',
      '-map',
      '1:a',
      '-filter:a:0',
      'volume=0',
      '-disposition:a:0',
      '0',
      '-disposition:a:1',
      'default',
    ),
  },
  {
    what: 'Cover picture, mp4',
    name: 'cover.mp4',
    make: from('mp4', encoded(...h264), remuxed([...cover, '-c:v:1', 'mjpeg', '-disposition:v:1', 'attached_pic'])),
  },
  {
    what: 'Cover picture before the video, Matroska',
    name: 'cover.mkv',
    make: from('mkv', encoded(...h264), (before, file) => {
      const picture = `${file}.jpg`;
      ffmpeg('-f', 'lavfi', '-i', 'color=c=red:s=208x96', '-frames:v', '1', picture);
      ffmpeg('-i', before, '-c', 'copy', '-attach', picture, '-metadata:s:t', 'mimetype=image/jpeg', file);
      rmSync(picture);
    }),
  },
  {
    what: 'Two video streams, the second marked as default',
    note: 'The stream marked as default is taken, else the first.',
    name: 'two-videos.mkv',
    stream: 'v:1',
    make: from('mkv', encoded(...h264), (before, file) =>
      ffmpeg(
        '-f',
        'lavfi',
        '-i',
        'color=c=gray:s=208x96:d=1.2',
        '-i',
        before,
        '-map',
        '0:v',
        '-map',
        '1',
        '-c:v:0',
        'libx264',
        '-c:v:1',
        'copy',
        '-c:a',
        'copy',
        '-disposition:v:0',
        '0',
        '-disposition:v:1',
        'default',
        file,
      ),
    ),
  },
  {
    what: 'Matroska under the name of mp4',
    name: 'really-matroska.mp4',
    make: from('mkv', encoded(...h264), (before, file) => copyFileSync(before, file)),
  },
  {
    what: 'mp4 under the name of a text',
    name: 'really-mp4.txt',
    make: from('mp4', encoded(...h264), (before, file) => copyFileSync(before, file)),
  },
  {
    what: 'A third of a second without frames, mp4',
    note: 'The frame before it stays on screen.',
    name: 'gap.mp4',
    make: encoded('-vf', "select='not(between(n,14,23))'", '-fps_mode', 'vfr', ...h264),
  },
  {
    what: 'Header that tells a wrong length, mp4',
    note: 'What counts is where its frames are.',
    name: 'wrong-header.mp4',
    make: { ...encoded(...h264), change: (_before, file) => withShortHeader(file) },
  },
  ...[
    ['transport stream, H.264', 'twice.ts', h264] as const,
    ['transport stream, MPEG-2', 'twice-mpeg2.ts', mpeg2] as const,
    ['program stream', 'twice.mpg', mpeg2] as const,
    ['Flash video', 'twice.flv', h264] as const,
  ].map(([container, name, options]) => ({
    what: `Two files appended to each other, so that the clock starts over, ${container}`,
    note: 'The second begins where the first ends.',
    name,
    make: atRate('25', 12, ...options),
    append: atRate('25', 12, ...options),
  })),
  {
    what: 'Clock that leaps forward, transport stream',
    note: 'The frame before the leap stays on screen, with the warning `clock-leaps`.',
    name: 'leap.ts',
    make: atRate('30', 21, ...h264),
    append: atRate('30', 21, ...h264, '-output_ts_offset', '10'),
  },
];

/** The lengths that an mp4's header and its track tell are of no use: a tenth of what is there. */
function withShortHeader(file: string): void {
  const bytes = readFileSync(file);
  for (const [box, place] of [
    ['mvhd', 4 + 16],
    ['mdhd', 4 + 16],
  ] as const) {
    const at = bytes.indexOf(box) + place;
    bytes.writeUInt32BE(Math.floor(bytes.readUInt32BE(at) / 10), at);
  }
  writeFileSync(file, bytes);
}

/** Noise, so that there is enough in a frame to be damaged. */
const noisy = ['-vf', 'noise=alls=30:allf=t:all_seed=1'];

/** Files that are damaged somewhere, and what was done to them. */
export interface DamagedFile extends AwkwardFile {
  /** How a clip of all of it is shown: from its first keyframe, to where the file is cut, or with a part frozen. */
  readonly shown: 'from its first keyframe' | 'to where it is cut' | 'whole, with a part frozen';
  /** The last frame that is known to be good, in seconds; the middle of the damage is later. */
  readonly goodUntil: number;
  /** From where frames are good again. */
  readonly goodFrom?: number;
}

const cut = (bytes: Buffer): Buffer => bytes.subarray(0, Math.floor(bytes.length * 0.6));

const twice = (bytes: Buffer): Buffer => Buffer.concat([bytes, bytes]);

/** Some bytes in the middle are others. */
const scratched = (bytes: Buffer): Buffer => {
  const copy = Buffer.from(bytes);
  for (let i = 0; i < 8; i += 1) {
    const place = Math.floor(bytes.length * (0.45 + 0.01 * i));
    copy[place] = (copy[place] ?? 0) ^ 0x5a;
  }
  return copy;
};

/** Seven packets of a broadcast did not arrive. */
const lossy = (bytes: Buffer): Buffer => {
  const place = 188 * Math.floor(bytes.length / 2 / 188);
  return Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + 7 * 188)]);
};

const noisyH264 = encoded(...h264, ...noisy);
const noisyMpeg2 = encoded(...mpeg2, ...noisy);

/** Files that are damaged in part: what can be had of them is to be right, and the rest told. */
export const damaged: readonly DamagedFile[] = [
  {
    what: 'Cut off, mp4 with its index in front',
    name: 'cut.mp4',
    make: encoded(...h264, ...noisy, '-movflags', '+faststart'),
    damage: cut,
    shown: 'to where it is cut',
    goodUntil: 0.4,
  },
  {
    what: 'Cut off, fragmented mp4',
    name: 'cut-fragments.mp4',
    make: encoded(...h264, ...noisy, '-movflags', 'frag_keyframe+empty_moov'),
    damage: cut,
    shown: 'to where it is cut',
    goodUntil: 0.3,
  },
  {
    what: 'Cut off, Matroska',
    name: 'cut.mkv',
    make: noisyH264,
    damage: cut,
    shown: 'to where it is cut',
    goodUntil: 0.4,
  },
  {
    what: 'Cut off, transport stream, H.264',
    name: 'cut.ts',
    make: noisyH264,
    damage: cut,
    shown: 'to where it is cut',
    goodUntil: 0.4,
  },
  {
    what: 'Cut off, transport stream, MPEG-2',
    name: 'cut-mpeg2.ts',
    make: noisyMpeg2,
    damage: cut,
    shown: 'to where it is cut',
    goodUntil: 0.4,
  },
  {
    what: 'Damaged in the middle, transport stream',
    name: 'scratched.ts',
    make: noisyMpeg2,
    damage: scratched,
    shown: 'whole, with a part frozen',
    goodUntil: 0.3,
    goodFrom: 0.85,
  },
  {
    what: 'Packets lost, transport stream, H.264',
    name: 'lossy.ts',
    make: noisyH264,
    damage: lossy,
    shown: 'whole, with a part frozen',
    goodUntil: 0.3,
    goodFrom: 0.85,
  },
  {
    what: 'Packets lost, transport stream, MPEG-2',
    name: 'lossy-mpeg2.ts',
    make: noisyMpeg2,
    damage: lossy,
    shown: 'whole, with a part frozen',
    goodUntil: 0.3,
    goodFrom: 0.85,
  },
];

/** A recording that begins in the middle of a group. */
export const begunLate: readonly DamagedFile[] = [
  ['H.264', 'begun.ts', noisyH264] as const,
  ['MPEG-2, open groups', 'begun-mpeg2.ts', noisyMpeg2] as const,
].map(
  ([codec, name, make]): DamagedFile => ({
    what: `Recording that begins in the middle of a group, ${codec}`,
    name,
    make,
    damage: (bytes) => bytes.subarray(188 * Math.floor((bytes.length * 0.2) / 188)),
    shown: 'from its first keyframe',
    goodUntil: 0.5,
  }),
);

/** Files that cannot be used, and the codes of the errors that say so. */
export const refused: readonly (AwkwardFile & { readonly code: string })[] = [
  ...[['mp4', 'twice.mp4'] as const, ['Matroska', 'twice.mkv'] as const, ['Windows Media', 'twice.wmv'] as const].map(
    ([container, name]) => ({
      what: `Two files appended to each other, ${container}`,
      name,
      code: 'source-appended',
      make: container === 'Windows Media' ? encoded('-c:v', 'wmv2', '-c:a', 'wmav2') : encoded(...h264),
      damage: twice,
    }),
  ),
  {
    what: 'Two files appended to each other, Ogg',
    name: 'twice.ogv',
    code: 'clock-restarts',
    make: encoded('-c:v', 'libtheora', '-an'),
    damage: twice,
  },
  {
    what: 'Bare stream without times, H.264',
    name: 'bare.h264',
    code: 'source-untimed',
    make: encoded(...x264, '-an'),
  },
  {
    what: 'Cut off before its index (mp4)',
    name: 'no-moov.mp4',
    code: 'source-truncated',
    make: encoded(...h264),
    damage: cut,
  },
  { what: 'Empty file', name: 'empty.mp4', code: 'not-media', make: written('') },
  {
    what: 'Text under the name of a video',
    name: 'text.mp4',
    code: 'not-media',
    make: written('No video.\n'),
  },
  {
    what: 'Subtitles only',
    name: 'words.mkv',
    code: 'no-video-stream',
    make: {
      change: (_before, file) => {
        const words = `${file}.srt`;
        writeFileSync(words, '1\n00:00:00,000 --> 00:00:01,000\nHello\n');
        ffmpeg('-i', words, '-c:s', 'srt', file);
      },
    },
  },
  {
    what: 'Encrypted (Common Encryption, mp4)',
    name: 'encrypted.mp4',
    code: 'source-encrypted',
    make: encoded(
      ...h264,
      ...['-encryption_scheme', 'cenc-aes-ctr', '-encryption_key', '00112233445566778899aabbccddeeff'],
      ...['-encryption_kid', '00'.repeat(16)],
    ),
  },
  {
    what: 'Cut off before its first cluster (Matroska)',
    name: 'headless.mkv',
    code: 'source-truncated',
    make: encoded(...h264),
    damage: (bytes) => bytes.subarray(0, 200),
  },
  {
    what: 'Cut off within its first frame',
    name: 'stub.mkv',
    code: 'source-damaged',
    make: {
      ...encoded(...x264, '-an'),
      change: (_before, file) => {
        truncateSync(file, readFileSync(file).indexOf(Buffer.from('1f43b675', 'hex')) + 40);
      },
    },
  },
];

/** The soak alone tries these: of what each is an example of, another file is one too. */
const alike = new Set([
  ...['vfr.mkv', 'film.mp4', 'double.mov', 'open.mkv', 'open.ts', 'late.mp4', 'late.ts', 'full-chroma.mkv', 'hlg.mp4'],
  ...['turned-180.mp4', 'turned-270.mp4', 'mirrored.mp4', 'upside-down.mp4', 'fields.ts', 'late-sound.mkv'],
  ...[
    'fast.mp4',
    'full-range.mp4',
    'cover.mp4',
    'mono.mp4',
    'really-mp4.txt',
    'twice-mpeg2.ts',
    'twice.mpg',
    'twice.flv',
  ],
  ...['cut-mpeg2.ts', 'lossy.ts', 'begun-mpeg2.ts', 'twice.mkv', 'headless.mkv'],
]);

/** Those of the files that are tried. */
export function tried<T extends AwkwardFile>(files: readonly T[]): readonly T[] {
  return isSoak ? files : files.filter(({ name }) => !alike.has(name));
}

/** Damages a made file as it says. */
export function damageFile(file: string, { damage }: AwkwardFile): void {
  if (damage !== undefined) writeFileSync(file, damage(readFileSync(file)));
}
