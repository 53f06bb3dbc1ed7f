/** A container that is not opened, by the name of ffmpeg's demuxer for it. */
export interface RefusedContainer {
  readonly demuxer: string;
  /** What it is: one picture or a series of them, what leads to other files, or media that could be allowed. */
  readonly kind: 'picture' | 'playlist' | 'media';
}

const pictures = /^image2|_pipe$/;
const playlists = new Set(['hls', 'applehttp', 'dash', 'concat', 'sdp', 'imf', 'rtsp', 'vapoursynth', 'lavfi']);

/** Which container ffmpeg or ffprobe refused because it is not among those that are opened, by the lines that it complained with. */
export function refusedContainer(complaints: readonly string[]): RefusedContainer | undefined {
  for (const line of complaints) {
    const [, names] = /\[([\w,-]+)(?: @ [^\]]*)?\] Format not on whitelist/.exec(line) ?? [];
    const [demuxer] = names?.split(',') ?? [];
    if (demuxer === undefined) continue;
    const kind = pictures.test(demuxer) ? 'picture' : playlists.has(demuxer) ? 'playlist' : 'media';
    return { demuxer, kind };
  }
  return undefined;
}

/** What to do about media that are not opened as they come. */
export function allowContainerRemedy(demuxer: string): string {
  return `Convert it or, if you trust it, allow that container by inputs.containers (--allow-container ${demuxer}).`;
}
