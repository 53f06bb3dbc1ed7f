import type { Chapter } from '../../contracts/join-request.ts';
import type { Clip } from '../../model/timeline.ts';
import type { RenderPlan } from '../../plan/plan.ts';
import { Rational } from '../../time/rational.ts';
import type { ClipState } from './clip-state.ts';

/**
 * One for each clip that has frames, from its first on, or of sound alone from where it stands; the first of them from the
 * output's beginning.
 */
export function chaptersOf({ items, profile }: RenderPlan, clips: readonly ClipState[]): readonly Chapter[] {
  const rate = Rational.from(profile.frameRate);
  const isSound = profile.video === null;
  const shown = items.flatMap(({ index, position, firstFrame, frames }) => {
    const state = clips.find(({ item, error }) => item === index && error === undefined);
    if (state === undefined || (frames === 0 && !isSound)) return [];
    const start = isSound ? position : Rational.of(firstFrame).div(rate).toString();
    return [{ start, title: titleOf(state.clip) }];
  });
  return shown.map((chapter, i) => (i === 0 ? { ...chapter, start: '0/1' } : chapter));
}

/** A clip's own name, else that of its file, without folders and what says of which kind it is. */
function titleOf({ name, source }: Clip): string {
  if (name !== undefined && name !== '') return name;
  const [first = ''] = typeof source === 'string' ? [source] : source;
  const file = first.split(/[/\\]/).at(-1) ?? '';
  const title = file.replace(/(?<=.)\.[^.]*$/, '');
  return title === '' ? first : title;
}
