/** ffmpeg's video encoders that samples are made with: what labels call them, and their options. */
export const encoders = {
  libx264: { label: 'H.264', options: ['-preset', 'veryfast', '-crf', '20'] },
  libx265: {
    label: 'HEVC',
    options: [
      '-preset',
      'ultrafast',
      '-crf',
      '22',
      '-tag:v',
      'hvc1',
      '-x265-params',
      'log-level=error:pools=1:frame-threads=1',
    ],
  },
  libvpx: { label: 'VP8', options: ['-b:v', '3M', '-deadline', 'realtime', '-cpu-used', '8'] },
  'libvpx-vp9': { label: 'VP9', options: ['-b:v', '3M', '-deadline', 'realtime', '-cpu-used', '8', '-row-mt', '1'] },
  mpeg4: { label: 'MPEG4', options: ['-q:v', '3'] },
} as const;

export type EncoderName = keyof typeof encoders;
