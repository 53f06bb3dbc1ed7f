import { copyModes, fits, videoCodecs } from '@clipwright/core';
import type { ReactElement } from 'react';
import { useStudio } from '../app/studio.ts';
import { Field, SelectField } from '../ui/field.tsx';
import { useStore, useValue } from '../ui/store.ts';
import { Switch } from '../ui/switch.tsx';
import {
  endingOf,
  errorPolicies,
  fitNames,
  loudnesses,
  qualities,
  type RenderSettings,
  rates,
  sizes,
  withEnding,
} from './settings.ts';
import { type Container, formatText, useOutputs } from './use-outputs.ts';

const asClips = ['', 'As the clips'] as const;

/** All that may be chosen for a render. */
export function SettingsForm(): ReactElement {
  const { settings, server } = useStudio();
  const chosen = useValue(settings);
  const info = useStore(server, (state) => state.info);
  const set = (change: Partial<RenderSettings>): void => settings.update((value) => ({ ...value, ...change }));
  const named = (names: readonly string[] | undefined): (readonly [string, string])[] => [
    ['', 'Default'],
    ...(names ?? []).map((name) => [name, name] as const),
  ];
  const containers = useOutputs(chosen.renderer);
  const container = containers.find(({ extension }) => extension === endingOf(chosen.name));
  const isSoundAlone = container !== undefined && container.video.length === 0;
  const write = ({ extension, video }: Container): void => {
    const codec = chosen.codec !== '' && video.includes(chosen.codec) ? chosen.codec : '';
    // What a factor means depends on the codec.
    set({ name: withEnding(chosen.name, extension), codec, crf: codec === chosen.codec ? chosen.crf : '' });
  };
  const most = Math.max(8, (info?.cores ?? 4) * 2);
  return (
    <>
      <Field label="Name of the video">
        <input value={chosen.name} spellCheck={false} onChange={(event) => set({ name: event.target.value })} />
      </Field>
      {containers.length > 0 && (
        <SelectField
          label="Format"
          value={container?.extension ?? ''}
          options={[
            ...(container === undefined ? [['', 'As its name says'] as const] : []),
            ...containers.map((each) => [each.extension, formatText(each)] as const),
          ]}
          onPick={(value) => {
            const picked = containers.find(({ extension }) => extension === value);
            if (picked !== undefined) write(picked);
          }}
        />
      )}
      <div className="pair">
        <SelectField
          label="Size"
          value={chosen.size}
          options={[asClips, ...sizes.map((size) => [size, size.replace('x', ' × ')] as const)]}
          onPick={(size) => set({ size })}
        />
        <SelectField
          label="Frame rate"
          value={chosen.fps}
          options={[asClips, ...rates]}
          onPick={(fps) => set({ fps })}
        />
      </div>
      <SelectField
        label="Pictures of another shape"
        value={chosen.fit}
        options={[['', 'Default'], ...fits.map((fit) => [fit, fitNames[fit]] as const)]}
        onPick={(value) => set({ fit: fits.find((fit) => fit === value) ?? '' })}
      />
      <div className="pair">
        <SelectField
          label="Codec"
          value={chosen.codec}
          disabled={isSoundAlone}
          options={named(container?.video ?? videoCodecs)}
          onPick={(value) => set({ codec: videoCodecs.find((codec) => codec === value) ?? '' })}
        />
        <SelectField
          label="Quality (CRF)"
          value={chosen.crf}
          disabled={isSoundAlone}
          options={named(qualities)}
          onPick={(crf) => set({ crf })}
        />
      </div>
      <SelectField
        label="Loudness"
        value={chosen.loudness}
        options={loudnesses}
        onPick={(loudness) => set({ loudness })}
      />
      <div className="pair">
        <SelectField
          label="Loader"
          value={chosen.loader}
          options={named(info?.engines.loaders)}
          onPick={(loader) => set({ loader })}
        />
        <SelectField
          label="Renderer"
          value={chosen.renderer}
          options={named(info?.engines.renderers)}
          onPick={(renderer) => set({ renderer })}
        />
      </div>
      <div className="pair">
        <SelectField
          label="Copying"
          value={chosen.copy}
          options={[['', 'Default'], ...copyModes.map((mode) => [mode, mode] as const)]}
          onPick={(value) => set({ copy: copyModes.find((mode) => mode === value) ?? '' })}
        />
        <SelectField
          label="Workers"
          value={String(chosen.concurrency)}
          options={[['0', 'auto'], ...Array.from({ length: most }, (_, i) => [String(i + 1), String(i + 1)] as const)]}
          onPick={(value) => set({ concurrency: Number(value) })}
        />
      </div>
      <SelectField
        label="A clip that fails"
        value={chosen.onError}
        options={errorPolicies}
        onPick={(value) => set({ onError: errorPolicies.find(([policy]) => policy === value)?.[0] ?? 'skip' })}
      />
      <Switch label="Reuse earlier work" checked={chosen.cache} onSwitch={(cache) => set({ cache })} />
    </>
  );
}
