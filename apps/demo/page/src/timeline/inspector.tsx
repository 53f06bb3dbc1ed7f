import { type Gap, isGap, type TimelineItem } from '@clipwright/core';
import type { ReactElement } from 'react';
import { useStudio } from '../app/studio.ts';
import { indexOfEntry } from '../model/project.ts';
import { exactSeconds } from '../model/seconds.ts';
import { ColorField, NumberField } from '../ui/field.tsx';
import { useValue } from '../ui/store.ts';
import { ClipFields } from './clip-fields.tsx';
import { FramingFields } from './framing-fields.tsx';
import { fileName } from './item-name.ts';
import { Music } from './music.tsx';
import { Outcome } from './outcome.tsx';
import { Texts } from './texts.tsx';
import { TransitionFields } from './transition-fields.tsx';
import { VoiceOvers } from './voice-overs.tsx';

/** What can be said of the selected clip, and the sound beside all of them. */
export function Inspector(): ReactElement {
  const { editor } = useStudio();
  const { history, selected } = useValue(editor);
  const index = indexOfEntry(history.present, selected);
  const entry = history.present.entries[index];
  return (
    <section className="inspector panel" aria-label="Clip" data-edits>
      <header className="panel-head">
        <h2>{entry === undefined ? 'Clip' : `Clip ${index + 1}`}</h2>
        <span className="muted count">{entry !== undefined && fileName(entry.item)}</span>
      </header>
      <div className="panel-body">
        {entry === undefined && <p className="hint">Select a clip to see and change it.</p>}
        {entry !== undefined && <ItemFields key={entry.id} id={entry.id} index={index} item={entry.item} />}
        <Music />
        <VoiceOvers />
      </div>
    </section>
  );
}

interface ItemFieldsProps {
  readonly id: string;
  readonly index: number;
  readonly item: TimelineItem;
}

function ItemFields({ id, index, item }: ItemFieldsProps): ReactElement {
  return (
    <>
      <Outcome item={item} />
      {index > 0 && <TransitionFields id={id} item={item} />}
      {isGap(item) ? <GapFields id={id} gap={item} /> : <ClipFields id={id} clip={item} />}
      <Texts id={id} item={item} />
      {!isGap(item) && <FramingFields id={id} clip={item} />}
    </>
  );
}

function GapFields({ id, gap }: { readonly id: string; readonly gap: Gap }): ReactElement {
  const { edit } = useStudio();
  return (
    <div className="pair">
      <NumberField
        label="Length, seconds"
        value={exactSeconds(gap.gap)?.toNumber() ?? 0}
        min={0}
        step={0.5}
        onSet={(value) => value > 0 && edit({ type: 'patch', id, fields: { gap: value } })}
      />
      <ColorField
        label="Colour"
        value={gap.color ?? '#000000'}
        onSet={(color) => edit({ type: 'patch', id, fields: { color } }, `colour of ${id}`)}
      />
    </div>
  );
}
