import type { ClipSource } from '../../contracts/clip-loader.ts';
import type { SourceInfo } from '../../contracts/source-info.ts';
import { ClipwrightError } from '../../errors/clipwright-error.ts';
import { canonical } from '../../model/canonical.ts';

/** What parts of one source have in common, in words. */
const properties: Readonly<Record<string, (info: SourceInfo) => string>> = {
  codec: ({ video }) => video.codec,
  size: ({ video }) => `${video.width}x${video.height}`,
  'display size': ({ video }) => `${video.displayWidth}x${video.displayHeight}`,
  rotation: ({ video }) => `${video.rotation}`,
  'pixel format': ({ video }) => video.pixelFormat,
  colors: ({ video }) => canonical(video.color),
  fields: ({ video }) => video.interlaced ?? 'none',
  timebase: ({ video }) => video.timebase,
  'codec of the sound': ({ audio }) => audio?.codec ?? 'none',
  'sample rate': ({ audio }) => `${audio?.sampleRate ?? 'none'}`,
  'number of channels': ({ audio }) => `${audio?.channels ?? 'none'}`,
};

/** Whether parts can be one source. Errors: `other-format`, with the part and what differs in its details. */
export function checkAlike(first: ClipSource, parts: readonly ClipSource[]): void {
  for (const [index, { uri, info }] of parts.entries()) {
    const differs = Object.entries(properties).filter(([, of]) => of(info) !== of(first.info));
    const [[name, of] = []] = differs;
    if (name === undefined || of === undefined) continue;
    throw new ClipwrightError(
      'other-format',
      `Part ${index + 1} of the source, ${uri}, has another ${name} than ${first.uri}: ${of(info)}, not ${of(first.info)}.`,
      {
        remedy: 'What a camera split is alike in all its parts: name it as a clip of its own.',
        details: { part: uri, differs: differs.map(([each]) => each) },
      },
    );
  }
}
