/**
 * Containers that may be opened. None of them can name another file: playlists (HLS, DASH, concat, SDP, IMF), image
 * sequences, devices and filter graphs are left out, whatever extension they carry. A name matches all its relatives
 * (`mov` is also mp4 and m4a, `matroska` is also webm).
 */
const containers = [
  'aac',
  'ac3',
  'aiff',
  'asf',
  'avi',
  'dv',
  'eac3',
  'flac',
  'flv',
  'gif',
  'gxf',
  'h264',
  'hevc',
  'ivf',
  'm4v',
  'matroska',
  'mov',
  'mp3',
  'mpeg',
  'mpegts',
  'mpegvideo',
  'mxf',
  'nut',
  'obu',
  'ogg',
  'rm',
  'vc1',
  'wav',
  'wtv',
  'y4m',
  'yuv4mpegpipe',
];

/**
 * Options to put before each input that is a user's file: nothing but plain files and pipes is opened on its behalf, and
 * only containers that hold their media themselves. The same for ffmpeg and ffprobe, from ffmpeg 5.1 on.
 */
export const inputSafety: readonly string[] = [
  '-protocol_whitelist',
  'file,pipe,fd',
  '-format_whitelist',
  containers.join(','),
];
