import type { ErrorCode } from '@clipwright/core';

/** How one run of ffmpeg ended, and the code that it is to be given; `undefined` for success. */
export interface RealEnding {
  readonly what: string;
  readonly code: number | null;
  readonly signal?: NodeJS.Signals;
  readonly stderr: readonly string[];
  readonly is: ErrorCode | undefined;
}

/** The arguments of all of them. */
export const endedArgs = ['-v', 'error', '-i', 'file:/m/a.mp4', '-f', 'mp4', 'file:/out/o.mp4'];

/** Printed by ffmpeg 5.1.9 of Debian 12 at `-v error`, `/m/a.mp4` a whole file of two seconds. */
export const of51: readonly RealEnding[] = [
  {
    what: 'an input that is not there',
    code: 1,
    stderr: ['file:/m/a.mp4: No such file or directory'],
    is: 'tool-failed',
  },
  {
    what: 'an output whose folder is not there',
    code: 1,
    stderr: ['file:/out/o.mp4: No such file or directory'],
    is: 'output-unwritable',
  },
  {
    what: 'noise for an input',
    code: 1,
    stderr: [
      '[mov,mp4,m4a,3gp,3g2,mj2 @ 0x55d07c3ff8c0] moov atom not found',
      'file:/m/a.mp4: Invalid data found when processing input',
    ],
    is: 'tool-failed',
  },
  {
    what: '/dev/full as mp4',
    code: 1,
    stderr: [
      'Could not write header for output file #0 (incorrect codec parameters ?): No space left on device',
      'Error initializing output stream 0:1 -- ',
    ],
    is: 'disk-full',
  },
  {
    what: '/dev/full as raw video',
    code: 1,
    stderr: [
      'av_interleaved_write_frame(): No space left on device',
      '    Last message repeated 2 times',
      'Error writing trailer of file:/dev/full: No space left on device',
      'Error closing file file:/dev/full: No space left on device',
    ],
    is: 'disk-full',
  },
  {
    what: '/dev/full as mkv, which is written at the end only',
    code: 0,
    stderr: [
      'Error writing trailer of file:/dev/full: No space left on device',
      'Error closing file file:/dev/full: No space left on device',
    ],
    is: 'disk-full',
  },
  {
    what: 'an encoder that it does not have',
    code: 1,
    stderr: ["Unknown encoder 'nosuch'"],
    is: 'tool-failed',
  },
  {
    what: 'eight descriptors, seven inputs',
    code: 1,
    stderr: ['file:/m/a.mp4: Too many open files'],
    is: 'out-of-resources',
  },
  {
    what: 'memory limited to 300 MB for 4096x4096',
    code: 1,
    stderr: [
      'x264 [error]: malloc of size 262146 failed',
      'Error initializing output stream 0:0 -- Error while opening encoder for output stream #0:0 - maybe incorrect parameters such as bit_rate, rate, width or height',
    ],
    is: 'out-of-resources',
  },
  { what: 'SIGTERM', code: 255, stderr: [], is: 'tool-killed' },
  { what: 'SIGKILL', code: null, signal: 'SIGKILL', stderr: [], is: 'tool-killed' },
  { what: 'a fault of its own', code: null, signal: 'SIGSEGV', stderr: [], is: 'tool-failed' },
];

/** Printed by ffmpeg 7.0.2 (johnvansickle.com's static build), the same situations. */
export const of70: readonly RealEnding[] = [
  {
    what: 'an input that is not there',
    code: 254,
    stderr: [
      '[in#0 @ 0x2fd1aac0] Error opening input: No such file or directory',
      'Error opening input file file:/m/a.mp4.',
      'Error opening input files: No such file or directory',
    ],
    is: 'tool-failed',
  },
  {
    what: 'an output whose folder is not there',
    code: 254,
    stderr: [
      '[out#0/mp4 @ 0x17c2db80] Error opening output file:/out/o.mp4: No such file or directory',
      'Error opening output file file:/out/o.mp4.',
      'Error opening output files: No such file or directory',
    ],
    is: 'output-unwritable',
  },
  {
    what: 'noise for an input',
    code: 183,
    stderr: [
      '[mov,mp4,m4a,3gp,3g2,mj2 @ 0x1f971dc0] moov atom not found',
      '[in#0 @ 0x1f971ac0] Error opening input: Invalid data found when processing input',
      'Error opening input file file:/m/a.mp4.',
      'Error opening input files: Invalid data found when processing input',
    ],
    is: 'tool-failed',
  },
  {
    what: 'damage where it stops at the first',
    code: 183,
    stderr: [
      '[h264 @ 0x23187dc0] Invalid NAL unit size (-825609617 > 1285).',
      '[vist#0:0/h264 @ 0x231150c0] [dec:h264 @ 0x2314b740] Error submitting packet to decoder: Invalid data found when processing input',
      '[vist#0:0/h264 @ 0x231150c0] [dec:h264 @ 0x2314b740] Terminating thread with return code -1094995529 (Invalid data found when processing input)',
    ],
    is: 'tool-failed',
  },
  {
    what: '/dev/full as mp4',
    code: 228,
    stderr: [
      '[out#0/mp4 @ 0xc2f9bc0] Could not write header (incorrect codec parameters ?): No space left on device',
      '[vf#0:0 @ 0xc2f0380] Error sending frames to consumers: No space left on device',
      '[vf#0:0 @ 0xc2f0380] Terminating thread with return code -28 (No space left on device)',
      '[out#0/mp4 @ 0xc2f9bc0] Nothing was written into output file, because at least one of its streams received no packets.',
    ],
    is: 'disk-full',
  },
  {
    what: '/dev/full as raw video',
    code: 228,
    stderr: [
      '[vost#0:0/rawvideo @ 0x461d0f80] Error submitting a packet to the muxer: No space left on device',
      '    Last message repeated 1 times',
      '[out#0/rawvideo @ 0x461f6bc0] Error muxing a packet',
      '[out#0/rawvideo @ 0x461f6bc0] Error writing trailer: No space left on device',
    ],
    is: 'disk-full',
  },
  {
    what: 'an encoder that it does not have',
    code: 8,
    stderr: [
      "[vost#0:0 @ 0xb1ca3c0] Unknown encoder 'nosuch'",
      'Error opening output file file:/out/o.mp4.',
      'Error opening output files: Encoder not found',
    ],
    is: 'tool-failed',
  },
  {
    what: 'eight descriptors, seven inputs',
    code: 232,
    stderr: [
      '[in#4 @ 0x390d5c00] Error opening input: Too many open files',
      'Error opening input files: Too many open files',
    ],
    is: 'out-of-resources',
  },
  {
    what: 'memory limited to 300 MB for 4096x4096',
    code: 187,
    stderr: [
      'x264 [error]: malloc of size 262146 failed',
      '[vost#0:0/libx264 @ 0xa604a80] Error while opening encoder - maybe incorrect parameters such as bit_rate, rate, width or height.',
      '[vf#0:0 @ 0xa606b00] Terminating thread with return code -542398533 (Generic error in an external library)',
    ],
    is: 'out-of-resources',
  },
  { what: 'SIGTERM', code: 255, stderr: [], is: 'tool-killed' },
  {
    what: 'SIGTERM five times',
    code: 123,
    stderr: ['Received > 3 system signals, hard exiting'],
    is: 'tool-killed',
  },
];

/** By the conventions of others: 8 as told in public reports and by its source, Windows, shells around it. */
export const ofOthers: readonly RealEnding[] = [
  {
    // yt-dlp/yt-dlp#14360, libavformat 62.4.
    what: '8: an unreadable header',
    code: 183,
    stderr: [
      '[mov,mp4,m4a,3gp,3g2,mj2 @ 0x5edc03117800] error reading header',
      '[in#0 @ 0x5edc03117500] Error opening input: Invalid data found when processing input',
      'Error opening input files: Invalid data found when processing input',
    ],
    is: 'tool-failed',
  },
  {
    // As printed by fftools of 8 for hevc_nvenc: `[vost#0:0/hevc_nvenc] Terminating thread with return code -12`.
    what: '8: memory of a thread',
    code: 244,
    stderr: ['[vost#0:0/hevc_nvenc @ 0x1] Terminating thread with return code -12 (Cannot allocate memory)'],
    is: 'out-of-resources',
  },
  {
    what: 'exit code alone: ENOSPC, as Windows tells it',
    code: 4294967268,
    stderr: ['Conversion failed!'],
    is: 'disk-full',
  },
  { what: 'a shell around one that was killed', code: 137, stderr: [], is: 'tool-killed' },
  { what: 'a file that is larger than may be', code: null, signal: 'SIGXFSZ', stderr: [], is: 'disk-full' },
  {
    what: 'a disk that fails at the last byte, and exit code 0',
    code: 0,
    stderr: ['Error writing trailer of file:/out/o.mp4: Input/output error'],
    is: 'output-unwritable',
  },
  {
    what: 'threads that do not start, and exit code 0',
    code: 0,
    stderr: ['[AVFilterGraph @ 0x1] pthread_create failed: Resource temporarily unavailable'],
    is: 'out-of-resources',
  },
  {
    what: 'musl without descriptors',
    code: 1,
    stderr: ['file:/m/a.mp4: No file descriptors available'],
    is: 'out-of-resources',
  },
  {
    what: 'a permission that it lacks, whose code is that of a signal',
    code: 255,
    stderr: ['[in#0 @ 0x1] Error opening input: Operation not permitted'],
    is: 'tool-failed',
  },
  {
    what: 'a name that says that the disk is full',
    code: 1,
    stderr: ['file:/m/No space left on device.mp4: Invalid data found when processing input'],
    is: 'tool-failed',
  },
  {
    what: 'damage that is left out, and exit code 0',
    code: 0,
    stderr: ['Error while decoding stream #0:0: Invalid data found when processing input'],
    is: undefined,
  },
  {
    what: 'a decoder that wants more, and exit code 0',
    code: 0,
    stderr: ['[dec:h264 @ 0x1] Error submitting packet to decoder: Resource temporarily unavailable'],
    is: undefined,
  },
];
