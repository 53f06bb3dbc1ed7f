/** What the names of videos end with, of containers that are opened unless more is allowed. */
const endings = new Set([
  ...['mp4', 'm4v', 'mov', 'qt', '3gp', '3g2', 'mkv', 'webm', 'avi', 'wmv', 'asf', 'flv', 'f4v', 'ogv', 'ogm', 'rm'],
  ...['rmvb', 'ts', 'mts', 'm2ts', 'm2t', 'mpg', 'mpeg', 'm2v', 'vob', 'mxf', 'gxf', 'dv', 'wtv', 'nut', 'lrv'],
]);

/** Whether a file is taken for a video where nobody names it alone. Hidden ones are not: macOS leaves such beside each. */
export function hasVideoName(name: string): boolean {
  const [, ending = ''] = /^[^.].*\.([^.]+)$/.exec(name) ?? [];
  return endings.has(ending.toLowerCase());
}
