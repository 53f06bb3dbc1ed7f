import { type Clip, type Gap, isGap, Rational, sourceName } from '@clipwright/core';
import type { ReactElement } from 'react';
import { useStudio } from '../app/studio.ts';
import type { ClipPatch } from '../model/edit.ts';
import { indexOfEntry } from '../model/project.ts';
import { exactSeconds } from '../model/seconds.ts';
import { type Edge, trimPlace } from '../model/trim.ts';
import { ColorField, NumberField } from '../ui/field.tsx';
import { useStore, useValue } from '../ui/store.ts';
import { Switch } from '../ui/switch.tsx';
import { fileName } from './item-name.ts';
import { Music } from './music.tsx';
import { Outcome } from './outcome.tsx';
import { Texts } from './texts.tsx';

/** What can be said of the selected clip, and the music under all of them. */
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
        {entry !== undefined && <Outcome item={entry.item} />}
        {entry !== undefined && index > 0 && <CrossfadeField id={entry.id} seconds={entry.item.transition?.duration} />}
        {entry !== undefined && !isGap(entry.item) && <ClipFields key={entry.id} id={entry.id} clip={entry.item} />}
        {entry !== undefined && isGap(entry.item) && <GapFields id={entry.id} gap={entry.item} />}
        {entry !== undefined && <Texts key={`${entry.id} texts`} id={entry.id} item={entry.item} />}
        <Music />
      </div>
    </section>
  );
}

function CrossfadeField({ id, seconds }: { id: string; seconds: string | number | undefined }): ReactElement {
  const { edit } = useStudio();
  const set = (value: number): void => {
    const duration = value > 0 ? exactSeconds(value) : undefined;
    edit({ type: 'crossfade', id, ...(duration && { duration }) });
  };
  const value = exactSeconds(seconds)?.toNumber() ?? 0;
  return <NumberField label="Crossfade into it, seconds" value={value} min={0} step={0.1} onSet={set} />;
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

function ClipFields({ id, clip }: { readonly id: string; readonly clip: Clip }): ReactElement {
  const { edit, media } = useStudio();
  const facts = useStore(media, ({ sources }) => sources.get(sourceName(clip)));
  const patch = (fields: ClipPatch): void => edit({ type: 'patch', id, fields });
  const end = (edge: Edge, label: string): ReactElement | null => {
    const place = trimPlace(clip, edge, facts);
    if (place === undefined || facts === undefined) return null;
    const { frame, min, max } = place;
    const onSet = (value: number): void => edit({ type: 'trim', id, edge, frame: value, facts });
    return <NumberField label={label} value={frame} min={min} max={max} onSet={onSet} />;
  };
  const seconds = (value: Clip['fadeIn']): number => exactSeconds(value)?.toNumber() ?? 0;
  return (
    <>
      <div className="pair">
        {end('head', 'First frame')}
        {end('tail', 'End frame')}
      </div>
      <div className="pair">
        <NumberField
          label="Speed"
          value={(exactSeconds(clip.speed) ?? Rational.one).toNumber()}
          min={-16}
          max={16}
          step={0.25}
          onSet={(value) => patch({ speed: value === 1 || value === 0 ? undefined : value })}
        />
        <NumberField
          label="Volume"
          value={clip.volume ?? 1}
          min={0}
          max={16}
          step={0.1}
          onSet={(value) => patch({ volume: value === 1 ? undefined : value })}
        />
      </div>
      <div className="pair">
        <NumberField
          label="Fade in, seconds"
          value={seconds(clip.fadeIn)}
          min={0}
          step={0.1}
          onSet={(value) => patch({ fadeIn: value > 0 ? value : undefined })}
        />
        <NumberField
          label="Fade out, seconds"
          value={seconds(clip.fadeOut)}
          min={0}
          step={0.1}
          onSet={(value) => patch({ fadeOut: value > 0 ? value : undefined })}
        />
      </div>
      <Switch label="Mute" checked={clip.mute === true} onSwitch={(mute) => patch({ mute: mute ? true : undefined })} />
    </>
  );
}
