import type { TimelineItem, Transition } from '@clipwright/core';
import type { ReactElement } from 'react';
import { useStudio } from '../app/studio.ts';
import { exactSeconds } from '../model/seconds.ts';
import { ColorField, NumberField, SelectField } from '../ui/field.tsx';
import { usualTransition } from './commands.ts';

type Kind = Transition['type'];

const kinds: Readonly<Record<Kind, string>> = {
  crossfade: 'Crossfade',
  dip: 'Dip to a colour',
  wipe: 'Wipe',
  slide: 'Slide',
  drawn: 'As its list draws it',
};

const directions = [
  ['left', 'To the left'],
  ['right', 'To the right'],
  ['up', 'Up'],
  ['down', 'Down'],
] as const satisfies readonly (readonly [Transition['direction'], string])[];

/** A transition in words: `Wipe, 0.5 s`. */
export function transitionText({ type, duration }: Transition): string {
  return `${kinds[type]}, ${duration} s`;
}

/** How the item before gives way to this one. */
export function TransitionFields({ id, item }: { readonly id: string; readonly item: TimelineItem }): ReactElement {
  const { edit } = useStudio();
  const { transition } = item;
  const set = (next: Transition | undefined, run?: string): void =>
    edit({ type: 'transition', id, ...(next && { transition: next }) }, run);
  const offered = Object.entries(kinds).filter(([kind]) => kind !== 'drawn' || transition?.type === 'drawn');
  const pick = (value: string): void => {
    const type = (['crossfade', 'dip', 'wipe', 'slide'] as const).find((kind) => kind === value);
    if (value === '') set(undefined);
    else if (type !== undefined) set({ type, duration: transition?.duration ?? usualTransition });
  };
  return (
    <>
      <div className="pair">
        <SelectField
          label="Transition into it"
          value={transition?.type ?? ''}
          options={[['', 'Cut'], ...offered]}
          onPick={pick}
        />
        {transition !== undefined && (
          <NumberField
            label="It takes, seconds"
            value={exactSeconds(transition.duration)?.toNumber() ?? 0}
            min={0}
            step={0.1}
            onSet={(duration) => set(duration > 0 ? { ...transition, duration } : undefined)}
          />
        )}
      </div>
      {(transition?.type === 'wipe' || transition?.type === 'slide') && (
        <SelectField
          label="Direction"
          value={transition.direction ?? 'left'}
          options={directions}
          onPick={(value) => {
            const direction = directions.find(([name]) => name === value)?.[0];
            if (direction !== undefined) set({ ...transition, direction });
          }}
        />
      )}
      {transition?.type === 'dip' && (
        <ColorField
          label="By way of"
          value={transition.color ?? '#000000'}
          onSet={(color) => set({ ...transition, color }, `dip of ${id}`)}
        />
      )}
    </>
  );
}
