import type { Clip } from '@clipwright/core';
import type { ReactElement } from 'react';
import { useStudio } from '../app/studio.ts';
import type { ClipPatch } from '../model/edit.ts';
import { type CutOff, cropOf, cutOffOf, turns, type ViewName, viewName, viewOf } from '../model/framing.ts';
import { NumberField, SelectField } from '../ui/field.tsx';

const turnNames: Readonly<Record<(typeof turns)[number], string>> = {
  0: 'Not turned',
  90: 'To the right',
  180: 'Upside down',
  270: 'To the left',
};

const flips = [
  ['', 'Not mirrored'],
  ['horizontal', 'Left and right'],
  ['vertical', 'Up and down'],
] as const;

const viewNames: Readonly<Record<ViewName, string>> = {
  whole: 'Whole picture',
  fill: 'Fills the frame',
  in: 'Zooms in slowly',
  out: 'Zooms out slowly',
  own: 'As its list says',
};

const edges: readonly (readonly [keyof CutOff, string])[] = [
  ['left', 'Cut off left, %'],
  ['right', 'Cut off right, %'],
  ['top', 'Cut off above, %'],
  ['bottom', 'Cut off below, %'],
];

/** What of a clip's picture is shown, and how it is turned. */
export function FramingFields({ id, clip }: { readonly id: string; readonly clip: Clip }): ReactElement {
  const { edit } = useStudio();
  const patch = (fields: ClipPatch): void => edit({ type: 'patch', id, fields });
  const view = viewName(clip.view);
  const cut = cutOffOf(clip.crop);
  return (
    <fieldset className="more-fields">
      <legend>Picture</legend>
      <SelectField
        label="Framing"
        value={view}
        options={Object.entries(viewNames).filter(([name]) => name !== 'own' || view === 'own')}
        onPick={(name) => patch({ view: viewOf(name) })}
      />
      <div className="pair">
        <SelectField
          label="Turned"
          value={String(clip.rotate ?? 0)}
          options={turns.map((turn) => [String(turn), turnNames[turn]] as const)}
          onPick={(value) => patch({ rotate: turns.find((turn) => turn > 0 && String(turn) === value) })}
        />
        <SelectField
          label="Mirrored"
          value={clip.flip ?? ''}
          options={flips}
          onPick={(value) => patch({ flip: (['horizontal', 'vertical'] as const).find((flip) => flip === value) })}
        />
      </div>
      <div className="pair">
        {edges.map(([edge, label]) => (
          <NumberField
            key={edge}
            label={label}
            value={Math.round(cut[edge] * 1e4) / 100}
            min={0}
            max={95}
            onSet={(share) => patch({ crop: cropOf(cut, { [edge]: share / 100 }) })}
          />
        ))}
      </div>
    </fieldset>
  );
}
