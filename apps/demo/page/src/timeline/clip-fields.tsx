import { type Clip, Rational, sourceName } from '@clipwright/core';
import type { ReactElement } from 'react';
import { useStudio } from '../app/studio.ts';
import type { ClipPatch } from '../model/edit.ts';
import { exactSeconds } from '../model/seconds.ts';
import { type Edge, trimPlace } from '../model/trim.ts';
import { NumberField } from '../ui/field.tsx';
import { useStore } from '../ui/store.ts';
import { Switch } from '../ui/switch.tsx';

/** Where a clip begins and ends, how fast and how loud it is, and how it fades. */
export function ClipFields({ id, clip }: { readonly id: string; readonly clip: Clip }): ReactElement {
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
          onSet={(value) => edit({ type: 'fade-in', id, seconds: value })}
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
