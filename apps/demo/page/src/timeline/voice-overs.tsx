import { type AudioLayer, sourceName } from '@clipwright/core';
import type { ReactElement } from 'react';
import { useStudio } from '../app/studio.ts';
import { nearestTo } from '../model/frames.ts';
import { soundsIn } from '../model/layers.ts';
import { exactSeconds, writtenSeconds } from '../model/seconds.ts';
import { announce } from '../ui/announce.tsx';
import { Button } from '../ui/button.tsx';
import { NumberField, SelectField } from '../ui/field.tsx';
import { useStore } from '../ui/store.ts';
import { listRate } from './list-rate.ts';
import { useSoundFiles } from './sound-files.ts';

/** Sound beside that of the clips, such as a voice-over. */
export function VoiceOvers(): ReactElement {
  const studio = useStudio();
  const layers = useStore(studio.editor, ({ history }) => history.present.rest.layers) ?? [];
  const [first] = useSoundFiles(undefined);
  const set = (index: number, ...next: readonly AudioLayer[]): void =>
    studio.edit({ type: 'layers', layers: layers.toSpliced(index, 1, ...next) });
  const add = (): void => {
    if (first === undefined) return;
    const start = writtenSeconds(nearestTo(studio.editor.get().playhead, listRate(studio)));
    studio.edit({ type: 'layers', layers: [...layers, { audio: { source: first[0] }, start }] });
    announce(`${first[0]} is heard from the playhead on.`);
  };
  return (
    <fieldset className="more-fields">
      <legend>Voice-over</legend>
      {soundsIn(layers).map(({ index, layer }, place) => (
        <VoiceOver
          key={index}
          name={`Voice-over ${place + 1}`}
          layer={layer}
          onSet={(...next) => set(index, ...next)}
        />
      ))}
      <div className="buttons">
        <Button icon="add" disabled={first === undefined} onClick={add}>
          Add voice-over at the playhead
        </Button>
      </div>
    </fieldset>
  );
}

interface VoiceOverProps {
  readonly name: string;
  readonly layer: AudioLayer;
  /** Nothing: it is taken away. */
  readonly onSet: (...layer: readonly AudioLayer[]) => void;
}

function VoiceOver({ name, layer, onSet }: VoiceOverProps): ReactElement {
  const { audio } = layer;
  const source = sourceName(audio);
  const files = useSoundFiles(source);
  const pick = (next: string): void => {
    const { uri: _, ...rest } = audio;
    onSet({ ...layer, audio: { ...rest, source: next } });
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset in a fieldset needs a legend that is seen
    <div role="group" aria-label={name} className="text-fields">
      <SelectField label="File with sound" value={source} options={files} onPick={pick} />
      <div className="pair">
        <NumberField
          label="Begins at, seconds"
          value={exactSeconds(layer.start)?.toNumber() ?? 0}
          min={0}
          step={0.1}
          onSet={(start) => onSet({ ...layer, start: Math.max(0, start) })}
        />
        <NumberField
          label="Volume"
          value={audio.volume ?? 1}
          min={0}
          max={16}
          step={0.1}
          onSet={(volume) => onSet({ ...layer, audio: { ...audio, volume } })}
        />
      </div>
      <div className="buttons low">
        <Button icon="remove" look="quiet" onClick={() => onSet()} aria-label={`Remove ${name}`}>
          Remove
        </Button>
      </div>
    </div>
  );
}
