import { type Clip, type Gap, type Generator, Rational, type TimelineItem } from '@clipwright/core';
import { JsonFault } from '../json/json-fault.ts';
import type { JsonObjectNode } from '../json/json-node.ts';
import { pathOfUrl } from '../media-url.ts';
import { secondsOf } from '../seconds-of.ts';
import { sourceUri } from '../source-uri.ts';
import { otioDescribed, plainMetadata } from './otio-described.ts';
import { timeScale } from './otio-effects.ts';
import { isEnabled } from './otio-enabled.ts';
import type { OtioReading } from './otio-reading.ts';
import { checkedName, type OtioRange, objectIn, rangeIn, schemaOf, textIn } from './otio-values.ts';

/** A clip of OpenTimelineIO: of a file, or of what has none. */
export function otioClip(node: JsonObjectNode, reading: OtioReading): TimelineItem {
  const media = mediaOf(node);
  const available = media === undefined ? undefined : rangeIn(media, 'available_range');
  const range = rangeIn(node, 'source_range') ?? available;
  if (range === undefined) {
    throw new JsonFault(node.at, 'the clip has no "source_range", and its media have no "available_range".');
  }
  reading.rate ??= range.rate;
  if (!isEnabled(node)) {
    reading.losses.add('not-read', 'disabled', 'Clips that are switched off are gaps.', () => reading.placeOf(node));
    return { gap: secondsOf(range.duration) };
  }
  const generator = media === undefined ? undefined : generatorOf(media, reading);
  if (generator !== undefined) {
    return { gap: secondsOf(range.duration), generator, ...otioDescribed(node, range.start, reading.losses) };
  }
  return clipOf(node, media, { range, available }, reading);
}

/** The reference in use: since the second version of clips there may be several. */
function mediaOf(node: JsonObjectNode): JsonObjectNode | undefined {
  const several = objectIn(node, 'media_references');
  if (several === undefined) return objectIn(node, 'media_reference');
  return objectIn(several, textIn(node, 'active_media_reference_key') ?? 'DEFAULT_MEDIA');
}

function generatorOf(media: JsonObjectNode, { losses }: OtioReading): Generator | undefined {
  const schema = schemaOf(media);
  if (schema === 'GeneratorReference') {
    const params = objectIn(media, 'parameters');
    const kind = textIn(media, 'generator_kind');
    return {
      kind: 'generator',
      ...(kind === undefined ? {} : { text: kind }),
      ...(params === undefined || params.members.size === 0 ? {} : { params: plainMetadata(params, losses) }),
    };
  }
  if (schema !== 'ImageSequenceReference') return undefined;
  const [base = '', prefix = '', suffix = ''] = ['target_url_base', 'name_prefix', 'name_suffix'].map((key) =>
    textIn(media, key),
  );
  return { kind: 'generator', text: 'ImageSequence', params: { base, prefix, suffix } };
}

interface Ranges {
  readonly range: OtioRange;
  readonly available: OtioRange | undefined;
}

function clipOf(
  node: JsonObjectNode,
  media: JsonObjectNode | undefined,
  { range, available }: Ranges,
  reading: OtioReading,
): Clip | Gap {
  const source = sourceOf(node, media, reading);
  const scale = timeScale(node, reading);
  const zero = available?.start ?? Rational.zero;
  const start = range.start.sub(zero);
  const used = range.duration.mul(scale.compare(0) < 0 ? scale.neg() : scale);
  const footage = {
    ...(zero.compare(0) === 0 ? {} : { timecodeStart: secondsOf(zero) }),
    ...(available === undefined ? {} : { duration: secondsOf(available.duration) }),
  };
  return {
    source,
    ...sourceUri(source, reading.base),
    start: secondsOf(start),
    ...(scale.compare(0) === 0
      ? { freeze: secondsOf(range.duration) }
      : { end: secondsOf(start.add(used)), ...(scale.compare(1) === 0 ? {} : { speed: secondsOf(scale) }) }),
    ...(available === undefined ? { positions: 'timecode' as const } : {}),
    ...(Object.keys(footage).length === 0 ? {} : { footage }),
    ...otioDescribed(node, zero, reading.losses),
  };
}

function sourceOf(node: JsonObjectNode, media: JsonObjectNode | undefined, reading: OtioReading): string {
  const url = media === undefined ? undefined : textIn(media, 'target_url');
  if (media !== undefined && url !== undefined) return checkedName(pathOfUrl(url), media);
  const called = (media === undefined ? undefined : textIn(media, 'name')) ?? textIn(node, 'name');
  if (called === undefined) throw new JsonFault(node.at, 'the clip names no file, and has no name itself.');
  const message = 'Clips that name no file: their own names were taken for those of files.';
  reading.losses.add('assumed', 'source', message, () => reading.placeOf(node));
  return checkedName(called, node);
}
