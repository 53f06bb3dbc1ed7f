/** What a file is that is no media: for people. */
export interface OtherKind {
  readonly kind: 'list' | 'picture';
  /** Such as `a playlist (M3U)`. */
  readonly what: string;
  readonly remedy: string;
}

/** Bytes of a file's beginning that tell it. */
export const otherKindBytes = 4096;

const ownLists =
  'Lists are given by themselves (docs/timelines.md says which are read); any other can be a .csv with the columns source, start and end.';
const pictureRemedy =
  'Make a video of it (ffmpeg -loop 1 -i PICTURE -t SECONDS video.mp4), and put that into the list.';

const concatList = 'a list of ffmpeg’s concat';

/** What a text has in it, of which programs. The first that fits counts. */
const texts: readonly (readonly [pattern: RegExp, what: string, remedy?: string])[] = [
  [/"OTIO_SCHEMA"\s*:/, 'an OpenTimelineIO timeline'],
  [/<fcpxml[\s>]/i, 'a Final Cut Pro XML (FCPXML)'],
  [/<xmeml[\s>]/i, 'a Final Cut Pro 7 XML, as Premiere and Resolve export it'],
  [/<mlt[\s>]/i, 'an MLT project (Shotcut, Kdenlive)'],
  [/<PremiereData[\s>]/, 'a Premiere project'],
  [/^\s*TITLE:[^\n]*\n[\s\S]*?^(?:FCM:|\d{3,6}\s+\S+\s+\S+\s+[CDWK])/m, 'an edit decision list (EDL)'],
  [/^\d{3,6}\s+\S+\s+(?:V|A\d*|B|AA|AA\/V)\s+(?:C|D|W\d*|K\S*)\s+/m, 'an edit decision list (EDL)'],
  [/\bcutSegments['"]?\s*:|\bmediaFileName['"]?\s*:/, 'a LosslessCut project'],
  [/"openshot-qt"|"libopenshot"/, 'an OpenShot project'],
  [/^\s*VirtualDub\.|^\s*declare\s+\w+\s*=\s*VirtualDub/m, 'a VirtualDub script'],
  [/^\s*#EXTM3U/, 'a playlist (M3U)', 'Write its files into a .csv, one a line, and name them where they are.'],
  [/^\s*\[playlist\]/i, 'a playlist (PLS)', 'Write its files into a .csv, one a line.'],
  [/^\s*<asx[\s>]/i, 'a playlist (ASX)', 'Write its files into a .csv, one a line.'],
  [/<playlist[\s>][\s\S]*xspf/i, 'a playlist (XSPF)', 'Write its files into a .csv, one a line.'],
  [/<smil[\s>]/i, 'a playlist (SMIL)', 'Write its files into a .csv, one a line.'],
  [/<MPD[\s>]/, 'a playlist (DASH)', 'Fetch the video itself.'],
  [/^\s*ffconcat\s/, concatList, 'Write its files into a .csv, one a line.'],
  [
    /^\s*(?:#[^\n]*\n\s*)*file[ \t]+(?:'[^\n]*'|[^\s,;]+\.\w+)\s*(?:\n|$)/,
    concatList,
    'Write its files into a .csv, one a line.',
  ],
  [/^\s*WEBVTT\b/, 'a file of subtitles (WebVTT)'],
  [/^\s*\[Script Info\]/i, 'a file of subtitles (ASS)'],
  [/^\s*\{\d+\}\{\d+\}/, 'a file of subtitles (MicroDVD)'],
  [/^\s*\d+\s*\r?\n\d+:\d\d:\d\d[,.]\d+\s*-->/, 'a file of subtitles (SubRip)'],
];

/** Extensions of lists and projects, of those that no text tells or that are no text. */
const extensions: Readonly<Record<string, string>> = {
  otio: 'an OpenTimelineIO timeline',
  otioz: 'an OpenTimelineIO bundle',
  otiod: 'an OpenTimelineIO bundle',
  edl: 'an edit decision list (EDL)',
  fcpxml: 'a Final Cut Pro XML (FCPXML)',
  fcpxmld: 'a Final Cut Pro XML (FCPXML)',
  xmeml: 'a Final Cut Pro 7 XML',
  xml: 'an XML file',
  llc: 'a LosslessCut project',
  txt: 'a plain text',
  md: 'a plain text',
  yaml: 'a YAML file',
  yml: 'a YAML file',
  toml: 'a TOML file',
  m3u: 'a playlist (M3U)',
  m3u8: 'a playlist (M3U)',
  pls: 'a playlist (PLS)',
  ffconcat: concatList,
  vdf: 'a VirtualDub file',
  vdscript: 'a VirtualDub script',
  vcf: 'a VirtualDub script',
  mlt: 'an MLT project (Shotcut)',
  kdenlive: 'a Kdenlive project',
  osp: 'an OpenShot project',
  aep: 'an After Effects project',
  prproj: 'a Premiere project',
  drp: 'a DaVinci Resolve project',
  drt: 'a DaVinci Resolve timeline',
  veg: 'a Vegas project',
  aaf: 'an AAF file',
  ale: 'an Avid log (ALE)',
  avb: 'an Avid bin',
  imovieproj: 'an iMovie project',
  xspf: 'a playlist (XSPF)',
  wpl: 'a playlist (WPL)',
  smil: 'a playlist (SMIL)',
  ass: 'a file of subtitles',
  ssa: 'a file of subtitles',
  sub: 'a file of subtitles',
  srt: 'a file of subtitles',
  vtt: 'a file of subtitles',
  xlsx: 'a spreadsheet',
  xls: 'a spreadsheet',
  ods: 'a spreadsheet',
  numbers: 'a spreadsheet',
};

const remedies: Readonly<Record<string, string>> = {
  'a plain text': 'Name it .csv if it is a list with the columns source, start and end, or of files, one a line.',
  'a spreadsheet': 'Save it as CSV.',
};

/** Those that are no text, so that nothing of what they hold is looked at. */
const binary = new Set(['otioz', 'aep', 'prproj', 'drp', 'drt', 'veg', 'aaf', 'avb', 'xlsx', 'xls', 'ods', 'numbers']);

/** What pictures have at a place of their beginning. */
const pictures: readonly (readonly [at: number, bytes: string, what: string])[] = [
  [0, '\x89PNG\r\n\x1a\n', 'PNG'],
  [0, '\xff\xd8\xff', 'JPEG'],
  [8, 'WEBP', 'WebP'],
  [0, 'GIF8', 'GIF'],
  [0, 'II*\0', 'TIFF'],
  [0, 'MM\0*', 'TIFF'],
  ...['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1'].map(
    (brand) => [4, `ftyp${brand}`, 'HEIC'] as const,
  ),
  [4, 'ftypavif', 'AVIF'],
  [0, '\xff\x0a', 'JPEG XL'],
  [4, 'JXL ', 'JPEG XL'],
  [4, 'jP  ', 'JPEG 2000'],
  [0, '8BPS', 'Photoshop'],
  [0, 'SDPX', 'DPX'],
  [0, 'XPDS', 'DPX'],
  [0, 'qoif', 'QOI'],
  [0, '\x01\xda\x00\x01', 'SGI'],
  [0, '\x01\xda\x01\x01', 'SGI'],
  [0, '\x0a\x05\x01', 'PCX'],
  [0, '\0\0\x01\0', 'icon'],
  ...['\0\0\0\x18ftypcrx ', 'IIU\0', 'IIRO', 'IIRS', 'FUJIFILMCCD-RAW'].map(
    (bytes) => [0, bytes, 'raw, of a camera'] as const,
  ),
  [0, '\x76\x2f\x31\x01', 'OpenEXR'],
];

function pictureIn(text: string): string | undefined {
  const found = pictures.find(([at, bytes]) => text.startsWith(bytes, at));
  if (found !== undefined) return found[2];
  // Two letters are little: the bytes that are kept free are zero as well.
  if (text.startsWith('BM') && text.startsWith('\0\0\0\0', 6)) return 'BMP';
  // Netpbm's, of which all is text but the values, and XBM, which is C.
  if (/^(?:P[1-6]\s+(?:#[^\n]*\n\s*)*\d+\s+\d+\s|P7\nWIDTH)/.test(text)) return 'Netpbm';
  if (/^#define \w+_width \d/.test(text)) return 'XBM';
  return /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]{0,2000}?-->\s*)?(?:<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]/i.test(text)
    ? 'SVG'
    : undefined;
}

/**
 * What a file is that ffmpeg does not open as a video: a picture, or a list or project of another program; by what it
 * holds first, and then by its name. `undefined` for anything else.
 *
 * @param head The first {@link otherKindBytes} of it.
 */
export function otherKind(name: string, head: Uint8Array): OtherKind | undefined {
  const text = textOf(head);
  const picture = pictureIn(text);
  const extension = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  // Of Targa nothing tells but the name.
  const named = extension === 'tga' ? 'Targa' : undefined;
  if (picture ?? named) return { kind: 'picture', what: `a picture (${picture ?? named})`, remedy: pictureRemedy };
  // What names a file with bytes of zero in it is the extension alone.
  const isText = !head.some((byte) => byte === 0) || head[0] === 0xff || head[0] === 0xfe;
  const found = isText ? foreignText(text) : undefined;
  if (found !== undefined) return found;
  const what = Object.hasOwn(extensions, extension) ? extensions[extension] : undefined;
  if (what === undefined || (!isText && !binary.has(extension))) return undefined;
  return { kind: 'list', what, remedy: remedies[what] ?? ownLists };
}

/** Whether a name is one of a list or project of another program. */
export function isOtherListName(name: string): boolean {
  return Object.hasOwn(extensions, /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '');
}

/** The same of a text that is to be a list; its beginning counts. */
export function foreignText(text: string): OtherKind | undefined {
  const head = text.slice(0, otherKindBytes).replace(/^\uFEFF|^\xef\xbb\xbf/, '');
  const found = texts.find(([pattern]) => pattern.test(head));
  return found && { kind: 'list', what: found[1], remedy: found[2] ?? ownLists };
}

/** A character a byte; of UTF-16, whose every other byte of such texts is zero, those that are not. */
function textOf(head: Uint8Array): string {
  const wide = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  const bytes = wide ? head.slice(2).filter((byte) => byte !== 0) : head;
  return String.fromCharCode(...bytes.subarray(0, otherKindBytes));
}
