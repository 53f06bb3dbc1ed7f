import type { ClipwrightError } from '@clipwright/core';
import { type InputSafety, refusedContainer } from '@clipwright/ffmpeg';
import { containerNotAllowed, decoderNotAllowed, tooLarge } from '@clipwright/node-kit';

/**
 * What ffprobe would not do because it may not, by the lines that it complained with; `undefined` where that was not
 * it. It goes before what else is wrong with such a file, which mostly follows from it.
 */
export function refusalIn(
  uri: string,
  complaints: readonly string[],
  { limits }: InputSafety,
): ClipwrightError | undefined {
  const text = complaints.join('\n');
  const [, decoder] = /Codec \(([\w.-]+)\) not on whitelist/.exec(text) ?? [];
  if (decoder !== undefined) return decoderNotAllowed(uri, decoder);
  const container = refusedContainer(complaints);
  if (container?.kind === 'media') return containerNotAllowed(uri, container.demuxer);
  // Those that go beyond what ffmpeg itself can count are invalid to it, and so are many that are too small.
  const [, width = 0, height = 0] = /Picture size (\d+)x(\d+) (?:exceeds|is invalid)/.exec(text)?.map(Number) ?? [];
  if (width * height > limits.pixels) return tooLarge(uri, 'pixels', limits, `pictures of ${width} x ${height} pixels`);
  return streamsRefusalIn(uri, complaints, { limits });
}

/**
 * The same where it tells the other streams and says nothing more: of a container that has no list of them, such as
 * MPEG-TS.
 */
export function streamsRefusalIn(
  uri: string,
  complaints: readonly string[],
  { limits }: Pick<InputSafety, 'limits'>,
): ClipwrightError | undefined {
  if (!complaints.some((line) => line.includes('Number of streams exceeds max_streams'))) return undefined;
  return tooLarge(uri, 'streams', limits, `more than ${limits.streams} streams`);
}
