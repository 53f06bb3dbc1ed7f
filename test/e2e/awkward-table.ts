import type { AwkwardFile, DamagedFile } from './awkward-files.ts';

const table = (head: string, rows: readonly string[]): string =>
  [head, head.replace(/[^|]+/g, ' --- '), ...rows].join('\n');

/** The text of docs/media-support.md. */
export function mediaSupport(
  usable: readonly AwkwardFile[],
  damaged: readonly DamagedFile[],
  refused: readonly (AwkwardFile & { readonly code: string })[],
): string {
  return `# What happens to awkward files

Written by \`test/e2e/awkward.test.ts\`, which makes each of these files, loads and renders clips of it (one from the middle of a group of
pictures), and holds every frame against what ffmpeg alone decodes. A row that is not true fails that test.

## Right

Every frame that the loader hands out is what ffmpeg decodes, to the byte; every frame that is rendered is the one that the
[rule of time](time.md) says, and the sound is as long as the list says, to the sample.

${table(
  '| file | what else |',
  usable.map(({ what, note = '' }) => `| ${what} | ${note} |`),
)}

## Damaged in part

What decodes as a whole is right, before the damage and after it; a frame patched up by the decoder, or one that refers to it, is never shown. In
its place the frame before it stays on screen (the next good one where there is none before), and the clip's line in the report says how many frames
are missing and how many are frozen (\`damage\`). What is made of such a clip is good for its own run and kept for no other. With \`strict\`,
and where nothing of a clip decodes, it is left out, or stands as black (\`onError: 'hold'\`), with the code \`source-damaged\`. Of a file that is cut off
the length is what is there; its last frame may be half there, which is damage too.

${table(
  '| file | a clip of all of it is shown |',
  damaged.map(({ what, shown }) => `| ${what} | ${shown} |`),
)}

Damage that the decoder itself does not notice is not noticed here: a few wrong bits within a picture mostly decode to something. Nor are whole
packets that a Matroska, WebM, Flash or AVI file has lost without a trace.

## Refused

${table(
  '| file | code |',
  refused.map(({ what, code }) => `| ${what} | \`${code}\` |`),
)}

Sound alone, also with a picture of its cover, is no such file: it is a [source whose picture is black](layers.md#sound-as-clips).

## Where others see something else

For each file of the test media the number of frames, their times and every byte of them are held against what ffmpeg decodes
(\`packages/loader-ffmpeg/test/test-media.test.ts\`). Where readers of files differ, this is what is followed:

- Edit lists (\`sample_edit_list.mp4\`): 77 of 86 samples are shown, as ffmpeg and players do. Android's extractor hands out all 86, nine of
  them before zero.
- Several video streams (\`nasa_13013.mp4\`): the first with the default flag. TorchCodec takes the largest; \`streams\` chooses it here.
- Counts in headers (\`sample.avi\` tells 98 frames and has 96): the packets that are there.
- Times that do not begin at zero: a source's zero is its first displayed frame.

## Not there yet

- Transparency of VP8 and VP9, which is a second picture beside the first, is not read: all of the first is shown.
- Interlaced video that is shown turned by 90 degrees stays as it is.
- Orientation that is written into the pictures themselves (an SEI message) instead of the container is not to be relied on.
- The last frame before a change of size or shape in a stream of MPEG-2: ffmpeg's decoder drops the frame that it holds back when the change comes, and the one before it stays on screen that much longer. Of other codecs no frame is lost.
- Colours whose meaning alone (matrix, or range from limited to full) changes in the middle of a file, while its size and shape stay: all of it is shown by
  what the first picture says. Where size or shape change with them, each part has its own; another pixel format alone is right.
- A clip over a leap of a clock by an hour needs some 3 GB of memory: cut it on either side of the leap.
`;
}
