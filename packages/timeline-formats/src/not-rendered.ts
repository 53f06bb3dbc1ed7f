import { isGap, type Timeline } from '@clipwright/core';
import type { Losses } from './losses.ts';

/** What a timeline holds that is not in a finished video yet. */
export function notRendered({ items, tracks = [] }: Timeline, losses: Losses): void {
  for (const { kind, name } of tracks) {
    if (kind === 'audio') continue;
    const what = name === undefined ? `a further ${kind} track` : `the ${kind} track ${JSON.stringify(name)}`;
    losses.add('not-rendered', 'tracks', `Beside the main track there is ${what}, which is kept and not rendered.`);
  }
  for (const item of items) {
    if (isGap(item)) {
      if (item.generator === undefined) continue;
      const what = `a ${item.generator.kind}`;
      losses.add(
        'not-rendered',
        item.generator.kind,
        `Where there is ${what}, black is shown: it is kept, not rendered.`,
      );
      continue;
    }
    const { transition } = item;
    if (transition?.style !== undefined) {
      losses.add(
        'not-rendered',
        'transition',
        `The transition ${JSON.stringify(transition.style)} is rendered as a crossfade.`,
      );
    }
  }
}
