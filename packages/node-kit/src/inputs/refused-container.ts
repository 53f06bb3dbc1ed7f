import { ClipwrightError } from '@clipwright/core';

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

/** What a container is that is not opened, by its demuxer's name. */
export function containerKind(demuxer: string): RefusedContainer['kind'] {
  if (pictures.test(demuxer)) return 'picture';
  if (playlists.has(demuxer)) return 'playlist';
  return texts.has(demuxer) ? 'text' : 'media';
}

/** What to do about media that are not opened as they come. */
export function allowContainerRemedy(demuxer: string): string {
  return `Convert it or, if you trust it, allow that container by \`inputs.containers: ["${demuxer}"]\`.`;
}

/** That media are in a container that is not opened. */
export function containerNotAllowed(uri: string, demuxer: string): ClipwrightError {
  return new ClipwrightError('not-media', `${uri} is in a container that is not opened (${demuxer}).`, {
    remedy: allowContainerRemedy(demuxer),
    details: { demuxer },
  });
}

/** That a stream needs a decoder that is not run. */
export function decoderNotAllowed(uri: string, decoder: string): ClipwrightError {
  return new ClipwrightError(
    'unsupported-codec',
    `${uri} has a stream of the codec ${decoder}, which is not decoded.`,
    {
      remedy: `Convert it or, if you trust it, allow that decoder by \`inputs.decoders: ["${decoder}"]\`.`,
      details: { decoder },
    },
  );
}

/** That a file is none that media can be read of. */
export function notMedia(uri: string, why: string, cause?: unknown): ClipwrightError {
  return new ClipwrightError('not-media', `${uri} is not a media file that can be read: ${why}.`, {
    cause,
    remedy: 'Check that the file is complete, and a video rather than a playlist or something else under its name.',
  });
}
