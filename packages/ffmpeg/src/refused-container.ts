/** A container that is not opened, by the name of ffmpeg's demuxer for it. */
export interface RefusedContainer {
  readonly demuxer: string;
  /** What it is: one picture or a series of them, what leads to other files, text, or media that could be allowed. */
  readonly kind: 'picture' | 'playlist' | 'text' | 'media';
}

const pictures = /^image2|_pipe$|^ico$/;
const playlists = new Set(['hls', 'applehttp', 'dash', 'concat', 'sdp', 'imf', 'rtsp', 'vapoursynth', 'lavfi']);

/** Subtitles, and what text is taken for: a list of ours may look like lyrics. */
const texts = new Set([
  ...[
    'aqtitle',
    'ass',
    'jacosub',
    'lrc',
    'microdvd',
    'mpl2',
    'mpsub',
    'pjs',
    'realtext',
    'sami',
    'srt',
    'stl',
    'subviewer',
  ],
  ...['subviewer1', 'vplayer', 'webvtt', 'scc', 'ffmetadata', 'tty', 'bin', 'xbin', 'adf', 'idf', 'bintext'],
]);

/**
 * Which container ffmpeg or ffprobe refused because it is not among those that are opened, by the lines that it
 * complained with.
 */
export function refusedContainer(complaints: readonly string[]): RefusedContainer | undefined {
  for (const line of complaints) {
    const [, names] = /\[([\w,-]+)(?: @ [^\]]*)?\] Format not on whitelist/.exec(line) ?? [];
    const [demuxer] = names?.split(',') ?? [];
    if (demuxer === undefined) continue;
    return { demuxer, kind: kindOf(demuxer) };
  }
  return undefined;
}

function kindOf(demuxer: string): RefusedContainer['kind'] {
  if (pictures.test(demuxer)) return 'picture';
  if (playlists.has(demuxer)) return 'playlist';
  return texts.has(demuxer) ? 'text' : 'media';
}

/** What to do about media that are not opened as they come. */
export function allowContainerRemedy(demuxer: string): string {
  return `Convert it or, if you trust it, allow that container by \`inputs.containers: ["${demuxer}"]\`.`;
}
