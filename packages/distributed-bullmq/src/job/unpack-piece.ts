import { Rational, type RationalText, type SourceIndex } from '@clipwright/core';
import type {
  AudioRequest,
  ClipSound,
  ClipStretch,
  SegmentRequest,
  Silence,
  SourceRef,
  Stretch,
  StretchTransform,
} from '@clipwright/core/author';
import { decodeHints } from '@clipwright/core/plan';
import { jobRefused } from '../errors.ts';
import type { SentClip, SentPicture, SentStretch, SentTransform } from './picture-shape.ts';
import type { SentSide, SentSound } from './sound-shape.ts';

/** A source of a job, open at the worker. */
export interface OpenedRef {
  readonly ref: SourceRef;
  /** Whole, or of the stretches that the job shows. */
  readonly index: SourceIndex;
}

/** The request of a job, with the worker's own sources in place. What does not fit together is refused. */
export function unpackPicture(sent: SentPicture, opened: readonly OpenedRef[]): SegmentRequest {
  const rate = Rational.from(sent.profile.frameRate);
  const clip = ({ source, transforms, ...rest }: SentClip): ClipStretch => {
    const { ref, index } = at(opened, source);
    const interval = Rational.from(rest.speed ?? '1/1').div(rate);
    const sampling = { sampleAt: Rational.from(rest.sampleAt), frames: rest.frames, interval };
    const changed = transforms && { transforms: transforms.map(unpackTransform) };
    return { ...rest, ...changed, source: ref, hints: decodeHints(sampling, index, ref.info.video) };
  };
  const stretch = (one: SentStretch): Stretch => (one.kind === 'color' ? one : { kind: 'clip', ...clip(one) });
  const { layers: sentLayers, ...request } = sent;
  const layers = sentLayers?.map((layer) => ({ ...layer, content: clip(layer.content) }));
  const over = layers === undefined ? {} : { layers };
  switch (request.kind) {
    case 'color':
      return { ...request, ...over };
    case 'clip': {
      const { profile, ...shown } = request;
      return { kind: 'clip', ...clip(shown), profile, ...over };
    }
    case 'crossfade': {
      const { from, to, frames } = request;
      if (from.frames !== frames || to.frames !== frames)
        throw jobRefused('The sides of a crossfade differ in length.');
      return { ...request, from: stretch(from), to: stretch(to), ...over };
    }
    case 'group': {
      const stretches = request.stretches.map(stretch);
      // Its key has those of the stretches alone.
      if (stretches.reduce((sum, { frames }) => sum + frames, 0) !== request.frames) {
        throw jobRefused('The stretches of a group are not as long as it.');
      }
      return { ...request, stretches, ...over };
    }
  }
}

function unpackTransform({ params, ...rest }: SentTransform): StretchTransform {
  if (params === undefined) return rest;
  try {
    return { ...rest, params: JSON.parse(params) };
  } catch {
    throw jobRefused('The parameters of a transform are no JSON.');
  }
}

/** @param music Where the worker has the music. */
export function unpackSound(
  { music: sentMusic, stretches, tracks, ...request }: SentSound,
  refs: readonly SourceRef[],
  music: string | undefined,
): AudioRequest {
  const side = (one: SentSide): ClipSound | Silence =>
    one.kind === 'silence' ? one : { ...one, source: at(refs, one.source) };
  const part = (sent: SentSound['stretches']): AudioRequest['stretches'] =>
    sent.map((one) => (one.kind === 'crossfade' ? { ...one, from: side(one.from), to: side(one.to) } : side(one)));
  return {
    ...request,
    stretches: part(stretches),
    ...(tracks === undefined ? {} : { tracks: tracks.map(part) }),
    ...(sentMusic === undefined || music === undefined ? {} : { music: { ...sentMusic, file: music } }),
  };
}

/** The part of a source that a picture shows, in seconds from its zero. */
export interface ShownRange {
  readonly source: number;
  readonly start: Rational;
  readonly end: Rational;
}

/** What a picture shows of each of its sources. */
export function shownRanges(sent: SentPicture): readonly ShownRange[] {
  return sentClips(sent).map(({ source, sampleAt, speed, frames }) =>
    rangeOf(source, sampleAt, speed ?? '1/1', frames, sent),
  );
}

/** All that a picture shows of sources. */
export function sentClips(sent: SentPicture): readonly SentClip[] {
  const clips: SentClip[] = [];
  const add = (one: SentStretch): void => void (one.kind === 'clip' && clips.push(one));
  if (sent.kind === 'group') sent.stretches.forEach(add);
  else if (sent.kind === 'crossfade') [sent.from, sent.to].forEach(add);
  else if (sent.kind === 'clip') clips.push(sent);
  return [...clips, ...(sent.layers ?? []).map(({ content }) => content)];
}

function rangeOf(
  source: number,
  sampleAt: RationalText,
  speed: RationalText,
  frames: number,
  { profile }: SentPicture,
): ShownRange {
  const start = Rational.from(sampleAt);
  return { source, start, end: start.add(Rational.from(speed).mul(frames).div(profile.frameRate)) };
}

function at<T>(list: readonly T[], index: number): T {
  const value = list[index];
  if (value === undefined) throw jobRefused(`There is no source ${index}.`);
  return value;
}
