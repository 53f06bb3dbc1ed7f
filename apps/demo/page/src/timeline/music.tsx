import type { Music as MusicOf } from '@clipwright/core';
import type { ReactElement } from 'react';
import { useStudio } from '../app/studio.ts';
import { exactSeconds } from '../model/seconds.ts';
import { NumberField, SelectField } from '../ui/field.tsx';
import { useStore } from '../ui/store.ts';
import { Switch } from '../ui/switch.tsx';
import { useSoundFiles } from './sound-files.ts';

/** Music under the whole timeline. */
export function Music(): ReactElement {
  const { editor, edit } = useStudio();
  const music = useStore(editor, ({ history }) => history.present.rest.music);
  const files = useSoundFiles(music?.source);
  const set = (next: MusicOf | undefined): void => edit({ type: 'music', ...(next && { music: next }) });
  return (
    <fieldset className="more-fields">
      <legend>Music</legend>
      <SelectField
        label="File with sound"
        value={music?.source ?? ''}
        options={[['', 'None'], ...files]}
        onPick={(source) => set(source === '' ? undefined : { ...withoutUri(music), source })}
      />
      {music !== undefined && (
        <>
          <div className="pair">
            <NumberField
              label="Volume"
              value={music.volume ?? 1}
              min={0}
              max={16}
              step={0.1}
              onSet={(volume) => set({ ...music, volume })}
            />
            <NumberField
              label="Fade out, seconds"
              value={exactSeconds(music.fadeOut)?.toNumber() ?? 0}
              min={0}
              step={0.5}
              onSet={(fadeOut) => set({ ...music, fadeOut })}
            />
          </div>
          <NumberField
            label="Quieter under clips and voices, dB"
            value={music.duck?.by ?? 0}
            min={0}
            max={60}
            onSet={(by) => set(ducked(music, by))}
          />
          <Switch
            label="Begins again when it is over"
            checked={music.loop === true}
            onSwitch={(loop) => set({ ...music, loop })}
          />
        </>
      )}
    </fieldset>
  );
}

/** Music that gives way by so many decibels; by none, it does not. */
function ducked({ duck, ...music }: MusicOf, by: number): MusicOf {
  return by > 0 ? { ...music, duck: { ...duck, by: Math.min(60, by) } } : music;
}

/** What is said of music beside the file that it is. */
function withoutUri(music: MusicOf | undefined): Omit<MusicOf, 'uri' | 'source'> {
  if (music === undefined) return {};
  const { uri: _, source: __, ...rest } = music;
  return rest;
}
