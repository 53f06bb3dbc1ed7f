import type { Seconds, TextLayer, TimelineItem } from '@clipwright/core';
import { type ReactElement, useRef, useState } from 'react';
import { useStudio } from '../app/studio.ts';
import { lasting, textsIn } from '../model/layers.ts';
import { exactSeconds } from '../model/seconds.ts';
import { Button } from '../ui/button.tsx';
import { ColorField, Field, NumberField, SelectField } from '../ui/field.tsx';
import { addText } from './commands.ts';
import { lookOf, looks, presetOf, styled } from './look.ts';

/** Words on an item. */
export function Texts({ id, item }: { readonly id: string; readonly item: TimelineItem }): ReactElement {
  const studio = useStudio();
  const { layers = [] } = item;
  const set = (index: number, layer?: TextLayer, run?: string): void => {
    const next = layers.toSpliced(index, 1, ...(layer === undefined ? [] : [layer]));
    studio.edit({ type: 'layers', id, layers: next }, run);
  };
  return (
    <fieldset className="more-fields">
      <legend>Text</legend>
      {textsIn(layers).map(({ index, layer }, place) => (
        <TextFields
          key={index}
          name={`Text ${place + 1}`}
          run={`words of ${id} ${index}`}
          layer={layer}
          onSet={(next, run) => set(index, next, run)}
        />
      ))}
      <div className="buttons">
        <Button icon="text" aria-keyshortcuts="T" onClick={() => addText(studio)}>
          Add text
        </Button>
      </div>
    </fieldset>
  );
}

interface TextFieldsProps {
  readonly name: string;
  /** Letters that are typed in one go are undone together. */
  readonly run: string;
  readonly layer: TextLayer;
  readonly onSet: (layer: TextLayer | undefined, run?: string) => void;
}

function TextFields({ name, run, layer, onSet }: TextFieldsProps): ReactElement {
  const visits = useRef(0);
  // A text without letters is none, and the timeline never has one: what is emptied goes when it is left.
  const [isEmptied, setEmptied] = useState(false);
  const look = lookOf(layer);
  const time = (label: string, value: Seconds | undefined, onTime: (seconds: number) => void): ReactElement => (
    <NumberField label={label} value={exactSeconds(value)?.toNumber() ?? 0} min={0} step={0.1} onSet={onTime} />
  );
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset in a fieldset needs a legend that is seen
    <div role="group" aria-label={name} className="text-fields">
      <Field label="Words">
        <textarea
          rows={2}
          dir="auto"
          value={isEmptied ? '' : layer.text}
          onFocus={() => {
            visits.current++;
          }}
          onChange={({ target: { value: text } }) => {
            const isEmpty = text.trim() === '';
            setEmptied(isEmpty);
            if (!isEmpty) onSet({ ...layer, text }, `${run} ${visits.current}`);
          }}
          onBlur={() => isEmptied && onSet(undefined, `${run} ${visits.current}`)}
        />
      </Field>
      <div className="pair">
        <SelectField
          label="Look"
          value={presetOf(layer)}
          options={looks}
          onPick={(preset) => onSet(styled(layer, { preset: preset === '' ? undefined : preset, size: undefined }))}
        />
        <ColorField
          label="Colour"
          value={look.color}
          onSet={(color) => onSet(styled(layer, { color }), `${run} colour`)}
        />
      </div>
      <div className="pair">
        {time('From, seconds', layer.start, (start) => onSet(lasting({ ...layer, start })))}
        {time('Until (0: the end)', layer.end, (end) => onSet(lasting({ ...layer, end })))}
      </div>
      <div className="pair">
        {time('Fade in, seconds', layer.fadeIn, (fadeIn) => onSet({ ...layer, fadeIn }))}
        {time('Fade out, seconds', layer.fadeOut, (fadeOut) => onSet({ ...layer, fadeOut }))}
      </div>
      <div className="pair">
        <NumberField
          label="Size, % of height"
          value={Math.round(look.size * 1000) / 10}
          min={1}
          max={50}
          step={0.5}
          onSet={(size) => onSet(styled(layer, { size: size / 100 }))}
        />
        <div className="buttons low">
          <Button icon="remove" look="quiet" onClick={() => onSet(undefined)} aria-label={`Remove ${name}`}>
            Remove
          </Button>
        </div>
      </div>
    </div>
  );
}
