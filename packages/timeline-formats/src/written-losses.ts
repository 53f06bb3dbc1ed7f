import type { Clip, Gap, Timeline } from '@clipwright/core';
import type { Losses } from './losses.ts';

/** What is always written, and what says nothing of its own. */
const always = new Set(['source', 'uri', 'start', 'end', 'footage', 'positions', 'items']);

/**
 * Tells what a clip has that a list says nothing of.
 *
 * @param saysKinds Whether it says which transition one is.
 */
export function clipLosses(clip: Clip, said: readonly (keyof Clip)[], losses: Losses, saysKinds = false): void {
  tell(clip, said, losses, 'of clips', saysKinds);
  if (typeof clip.source !== 'string') {
    losses.add('not-written', 'source', 'Of a source of several files the names are written as one.');
  }
}

/** The same of a clip in a list that counts from first frames alone. */
export function plainClipLosses(clip: Clip, said: readonly (keyof Clip)[], losses: Losses): void {
  clipLosses(clip, said, losses);
  if (clip.positions === 'timecode') {
    losses.add(
      'not-written',
      'timecode',
      'Positions that count in timecode are written as they are: the list counts from first frames.',
    );
  }
}

/** The same of a gap. */
export function gapLosses(gap: Gap, said: readonly (keyof Gap)[], losses: Losses, saysKinds = false): void {
  tell(gap, ['gap', 'generator', ...said], losses, 'of gaps', saysKinds);
  const { generator } = gap;
  if (generator !== undefined && !said.includes('generator')) {
    losses.add('not-written', generator.kind, `A ${generator.kind} is a gap in the list.`);
  }
}

/** The same of a timeline. */
export function timelineLosses(timeline: Timeline, said: readonly (keyof Timeline)[], losses: Losses): void {
  tell(timeline, said, losses, 'of the timeline');
}

function tell(of: object, said: readonly string[], losses: Losses, what: string, saysKinds = false): void {
  for (const [name, value] of Object.entries(of)) {
    if (name === 'transition' && said.includes(name) && !saysKinds) tellOtherKind(value, losses);
    if (value === undefined || value === false || always.has(name) || said.includes(name)) continue;
    const has = plural.has(name) ? 'have' : 'has';
    losses.add('not-written', name, `The ${words[name] ?? name} ${what} ${has} no form in the list.`);
  }
}

/** Lists that say transitions say dissolves. */
function tellOtherKind(transition: { readonly type?: unknown } | undefined, losses: Losses): void {
  if (transition === undefined || transition.type === 'crossfade') return;
  losses.add('changed', 'transition', `A ${transition.type} is written as a dissolve.`);
}

/** What there are several of. */
const plural = new Set(['audioStreams', 'layers', 'markers', 'tracks', 'transforms']);

const words: Readonly<Record<string, string>> = {
  audioStreams: 'streams of sound heard together',
  color: 'colour',
  fadeIn: 'fade-in',
  fadeOut: 'fade-out',
  rotate: 'turn',
  outsidePicture: 'picture held for sound',
  streams: 'choice of streams',
  timecodeStart: 'timecode at the beginning',
};
