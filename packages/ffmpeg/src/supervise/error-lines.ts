/**
 * What a line that ffmpeg or ffprobe prints at the level of errors means: nothing that matters to what was asked for;
 * that something of an input does not decode; that an output has no room, or could not be written; that the machine
 * lacks memory, processes or descriptors; or something else, of which only the exit code says whether it is a failure.
 */
export type LineMeaning = 'harmless' | 'damage' | 'disk-full' | 'output-failed' | 'out-of-resources' | 'other';

/**
 * The system's own words at the end of a line, after whatever failed: those of glibc, and where they differ of musl.
 */
const endsWith = (words: string): RegExp => new RegExp(`(?:: |-- |\\()(?:${words})\\)?$|^(?:${words})$`, 'i');

const noRoom = endsWith('No space left on device|Disk quota exceeded|Quota exceeded|File too large');
const noResources = endsWith(
  'Cannot allocate memory|Out of memory|Resource temporarily unavailable|Too many open files(?: in system)?|No file descriptors available',
);

const noAccess = endsWith(
  'Input/output error|Read-only file system|Permission denied|Operation not permitted|No such file or directory|Not a directory|Is a directory|Stale file handle|No such device(?: or address)?',
);

/**
 * What is said of an output and never of an input: 5.1 names it in the line, 7 and 8 put the muxer or the stream in
 * brackets before it.
 */
const writing =
  /^(?:av_interleaved_write_frame\(\)|Error writing trailer|Error closing file|Error submitting a packet to the muxer|Error muxing a packet)/;

/** Also said where it is the options that do not fit: why, tells. */
const opening = /^(?:Could not write header|Error opening output)/;

/** 5.1 and 7 of a packet that a decoder refuses; from 6 on, of a stream most of whose packets are. */
const refused = /^(?:Error while decoding stream|Error submitting packet to decoder|Decode error rate )/;

/** A decoder that asks for more input says so with the same words as a system without processes. */
const ofDecoder = /^(?:dec:|vist#|aist#)|^[a-z0-9_]+$/;

/** x264 and x265 say it in their own words, and ffmpeg then only that the encoder could not be opened. */
const noMemory = /^(?:x26[45] )?(?:\[error\]: )?(?:malloc of size \d+ failed|memory allocation failed)/i;
const noThread = /(?:pthread_create|thread creation|create thread).*fail|fail.*(?:pthread_create|create.* thread)/i;

/** NVENC's words for sessions that it has no room for, or no licence. */
const noSession = /^OpenEncodeSessionEx failed: (?:out of memory|incompatible client key) \(/;

/** By component (what is in brackets before ` @ `) and text. Each was seen beside frames that were all right. */
const harmless: readonly { readonly component?: RegExp; readonly text: RegExp }[] = [
  { text: /^Last message repeated \d+ times$/ },
  // Where packets are copied, or sound alone is decoded, decoders are kept from looking at the rest first.
  { text: /^Codec \(\w+\) not on whitelist 'none(,[\w.-]+)*'$/ },
  // Bare samples have no timestamps that could be wrong.
  {
    component: /^(?:rawvideo|null|[suf]\d+(?:[lb]e)?)$/,
    text: /^Application provided invalid, non monotonically increasing dts to muxer/,
  },
  // Chapters and cover pictures' notes are none of a video's frames.
  { component: /^mov,/, text: /^Referenced QT chapter track not found$/ },
  { component: /^mjpeg$/, text: /^unable to decode APP fields: / },
];

/** Judges one line by its component and its text, in the words of ffmpeg 5.1, 7 and 8. */
export function meaningOf(line: string): LineMeaning {
  const { components, text } = parts(line.trim());
  const of = (component: RegExp | undefined): boolean =>
    component === undefined || components.some((name) => component.test(name));
  if (harmless.some((known) => of(known.component) && known.text.test(text))) return 'harmless';
  if (noRoom.test(text)) return 'disk-full';
  if (noMemory.test(text) || noThread.test(text) || noSession.test(text)) return 'out-of-resources';
  if (noResources.test(text) && !(/temporarily/i.test(text) && (refused.test(text) || of(ofDecoder)))) {
    return 'out-of-resources';
  }
  if (writing.test(text) || (opening.test(text) && noAccess.test(text))) return 'output-failed';
  return refused.test(text) ? 'damage' : 'other';
}

/** `[out#0/mp4 @ 0x55] [enc:aac @ 0x56] text`: what speaks, the outermost first, and what it says. */
function parts(line: string): { readonly components: readonly string[]; readonly text: string } {
  const components: string[] = [];
  let text = line;
  for (;;) {
    const found = /^\[([^\]@]+?)(?: @ [^\]]*)?\] /.exec(text);
    if (found === null) return { components, text };
    components.push(found[1] ?? '');
    text = text.slice(found[0].length);
  }
}
