/** What the names of videos end with, of containers that are opened unless more is allowed. */
const videos = new Set([
  ...['mp4', 'm4v', 'mov', 'qt', '3gp', '3g2', 'mkv', 'webm', 'avi', 'wmv', 'asf', 'flv', 'f4v', 'ogv', 'ogm', 'rm'],
  ...['rmvb', 'ts', 'mts', 'm2ts', 'm2t', 'mpg', 'mpeg', 'm2v', 'vob', 'mxf', 'gxf', 'dv', 'wtv', 'nut', 'lrv'],
]);

/** The same of sound alone. */
const sounds = new Set([
  ...['mp3', 'm4a', 'm4b', 'aac', 'wav', 'w64', 'flac', 'ogg', 'oga', 'opus', 'aif', 'aiff', 'caf', 'au', 'wma'],
  ...['mka', 'mp2', 'ac3', 'eac3', 'dts', 'amr', 'ape', 'wv', 'tta'],
]);

/**
 * Whether a file is taken for a video where nobody names it alone. Hidden ones are not: macOS leaves such beside each.
 */
export function hasVideoName(name: string): boolean {
  return videos.has(endingOf(name));
}

/** The same of a file of sound alone. */
export function hasSoundName(name: string): boolean {
  return sounds.has(endingOf(name));
}

function endingOf(name: string): string {
  const [, ending = ''] = /^[^.].*\.([^.]+)$/.exec(name) ?? [];
  return ending.toLowerCase();
}
