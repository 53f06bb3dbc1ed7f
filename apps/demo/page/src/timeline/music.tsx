import type { Music as MusicOf } from '@clipwright/core';
import type { ReactElement } from 'react';
import { useStudio } from '../app/studio.ts';
import { exactSeconds } from '../model/seconds.ts';
import { NumberField, SelectField } from '../ui/field.tsx';
import { useStore } from '../ui/store.ts';
import { Switch } from '../ui/switch.tsx';

/** Music under the whole timeline. */
export function Music(): ReactElement {
  const { editor, media, edit } = useStudio();
  const music = useStore(editor, ({ history }) => history.present.rest.music);
  const files = useStore(media, (state) => state.files);
  const set = (next: MusicOf | undefined): void => edit({ type: 'music', ...(next && { music: next }) });
  const names = files.map(({ name }) => name);
  // A list may name a file that is not among the media.
  const all = music === undefined || names.includes(music.source) ? names : [music.source, ...names];
  return (
    <fieldset className="more-fields">
      <legend>Music</legend>
      <SelectField
        label="File with sound"
        value={music?.source ?? ''}
        options={[['', 'None'], ...all.map((name) => [name, name] as const)]}
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

/** What is said of music beside the file that it is. */
function withoutUri(music: MusicOf | undefined): Omit<MusicOf, 'uri' | 'source'> {
  if (music === undefined) return {};
  const { uri: _, source: __, ...rest } = music;
  return rest;
}
