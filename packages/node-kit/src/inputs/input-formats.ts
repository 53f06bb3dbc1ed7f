/**
 * Containers that are opened, by ffmpeg's names of its demuxers. None of them can name another file: playlists (HLS,
 * DASH, concat, SDP, IMF), image sequences, devices and filter graphs are left out, whatever extension they carry. A
 * name matches all its relatives (`mov` is also mp4 and m4a, `matroska` is also webm).
 */
export const defaultContainers: readonly string[] = [
  ...['aac', 'ac3', 'aiff', 'asf', 'avi', 'dv', 'eac3', 'flac', 'flv', 'gif', 'gxf', 'h264', 'hevc', 'ivf', 'm4v'],
  // Of sound alone: headers of a few bytes before samples or frames.
  ...['amr', 'ape', 'au', 'caf', 'dts', 'mlp', 'truehd', 'tta', 'w64', 'wv'],
  ...['matroska', 'mov', 'mp3', 'mpeg', 'mpegts', 'mpegvideo', 'mxf', 'nut', 'obu', 'ogg', 'rm', 'vc1', 'wav', 'wtv'],
  ...['y4m', 'yuv4mpegpipe'],
];

/** Of the decoders those of pictures. */
const pictureDecoders: readonly string[] = [
  ...['h264', 'hevc', 'libdav1d', 'libaom-av1', 'libgav1', 'av1', 'vp8', 'libvpx', 'vp9', 'libvpx-vp9', 'mpeg4'],
  ...['mpeg1video', 'mpeg2video', 'mpegvideo', 'msmpeg4v1', 'msmpeg4v2', 'msmpeg4', 'h261', 'h263', 'h263i', 'h263p'],
  ...['flv', 'vp3', 'vp6', 'vp6a', 'vp6f', 'theora', 'vc1', 'wmv1', 'wmv2', 'wmv3', 'rv10', 'rv20', 'rv30', 'rv40'],
  ...['svq1', 'svq3', 'cinepak', 'prores', 'dnxhd', 'cfhd', 'dvvideo', 'jpeg2000', 'mjpeg', 'mjpegb', 'dirac'],
  ...[
    'ffv1',
    'huffyuv',
    'ffvhuff',
    'utvideo',
    'qtrle',
    'rawvideo',
    'v210',
    'v410',
    'r210',
    'gif',
    'png',
    'apng',
    'bmp',
  ],
  ...['flashsv', 'flashsv2'],
];

/**
 * Decoders that are run, by ffmpeg's names of them: one codec may have several, of which a build picks one (`libdav1d`
 * or `av1`; `mp3float` or `mp3`). They are those of cameras, screen recorders, editing programs and the web. The
 * several hundred others, mostly of games and programs long gone, are where malformed files find decoders that nobody
 * looks after (MagicYUV: CVE-2026-8461).
 */
export const defaultDecoders: readonly string[] = [
  ...pictureDecoders,
  // Sound.
  ...['aac', 'aac_fixed', 'aac_latm', 'libfdk_aac', 'ac3', 'ac3_fixed', 'eac3', 'truehd', 'mlp', 'dca', 'alac', 'flac'],
  ...['mp1', 'mp1float', 'mp2', 'mp2float', 'mp3', 'mp3float', 'mp3adu', 'mp3adufloat', 'opus', 'libopus', 'vorbis'],
  ...['libvorbis', 'speex', 'libspeex', 'amrnb', 'amrwb', 'libopencore_amrnb', 'libopencore_amrwb', 'gsm', 'gsm_ms'],
  ...['wmav1', 'wmav2', 'wmapro', 'wmavoice', 'wmalossless', 'cook', 'sipr', 'qdm2', 'nellymoser', 'wavpack', 'ape'],
  ...['tta', 's302m', 'adpcm_ms', 'adpcm_ima_wav', 'adpcm_ima_qt', 'adpcm_swf', 'adpcm_yamaha', 'g722', 'g726'],
  ...['pcm_alaw', 'pcm_mulaw', 'pcm_bluray', 'pcm_dvd', 'pcm_s8', 'pcm_s8_planar', 'pcm_u8', 'pcm_s16be'],
  ...['pcm_s16be_planar', 'pcm_s16le', 'pcm_s16le_planar', 'pcm_s24be', 'pcm_s24le', 'pcm_s24le_planar', 'pcm_s32be'],
  ...['pcm_s32le', 'pcm_s32le_planar', 'pcm_s64be', 'pcm_s64le', 'pcm_u16be', 'pcm_u16le', 'pcm_u24be', 'pcm_u24le'],
  ...['pcm_u32be', 'pcm_u32le', 'pcm_f32be', 'pcm_f32le', 'pcm_f64be', 'pcm_f64le'],
  // Text: nothing is made of it, but ffprobe opens the decoder of every stream of a file or refuses the file.
  ...['ass', 'ssa', 'subrip', 'srt', 'mov_text', 'text', 'webvtt', 'cc_dec', 'dvbsub', 'dvdsub', 'pgssub', 'xsub'],
  ...['libzvbi_teletextdec', 'libaribb24', 'libaribcaption'],
];

/** Whether a decoder is one of pictures; of those that are not among the usual ones that is not known. */
export function isPictureDecoder(name: string): boolean {
  return pictureDecoders.includes(name);
}
