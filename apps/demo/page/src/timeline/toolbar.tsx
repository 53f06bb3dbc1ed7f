import type { ReactElement } from 'react';
import { useStudio } from '../app/studio.ts';
import { zooms } from '../model/editor.ts';
import { IconButton } from '../ui/button.tsx';
import { Slider } from '../ui/slider.tsx';
import { useValue } from '../ui/store.ts';
import { frameText } from '../ui/time-text.ts';
import { addTitleCard, moveSelected, removeSelected, splitAtPlayhead, toggleCrossfade } from './commands.ts';
import { useListRate } from './list-rate.ts';
import { useLayout } from './use-layout.ts';

export function Toolbar(): ReactElement {
  const studio = useStudio();
  const { history, selected, playhead, zoom } = useValue(studio.editor);
  const playing = useValue(studio.playing);
  const { duration, placed } = useLayout();
  const rate = useListRate();
  const isEmpty = placed.length === 0;
  const none = selected === undefined;
  const exponent = Math.log2(zoom);
  return (
    <fieldset className="timeline-bar" aria-label="Editing">
      <div className="group">
        <IconButton
          icon="undo"
          label="Undo"
          keys="Control+Z"
          disabled={history.past.length === 0}
          onClick={() => studio.dispatch({ type: 'undo' })}
        />
        <IconButton
          icon="redo"
          label="Redo"
          keys="Control+Shift+Z"
          disabled={history.future.length === 0}
          onClick={() => studio.dispatch({ type: 'redo' })}
        />
      </div>
      <div className="group">
        <IconButton
          icon="split"
          label="Split at the playhead"
          keys="S"
          disabled={isEmpty}
          onClick={() => splitAtPlayhead(studio)}
        />
        <IconButton
          icon="crossfade"
          label="Crossfade into the clip"
          keys="X"
          disabled={none}
          onClick={() => toggleCrossfade(studio)}
        />
        <IconButton icon="card" label="Add a title card" keys="Shift+T" onClick={() => addTitleCard(studio)} />
        <IconButton
          icon="left"
          label="Move the clip to the left"
          keys="Alt+ArrowLeft"
          disabled={none}
          onClick={() => moveSelected(studio, -1)}
        />
        <IconButton
          icon="right"
          label="Move the clip to the right"
          keys="Alt+ArrowRight"
          disabled={none}
          onClick={() => moveSelected(studio, 1)}
        />
        <IconButton
          icon="remove"
          label="Remove the clip"
          keys="Delete"
          disabled={none}
          onClick={() => removeSelected(studio)}
        />
      </div>
      <div className="group transport">
        <IconButton
          icon={playing ? 'pause' : 'play'}
          label={playing ? 'Pause' : 'Play'}
          keys="Space"
          disabled={isEmpty}
          onClick={() => studio.playing.set(!playing)}
        />
        <p className="clock">
          <span className="visually-hidden">Playhead at </span>
          {frameText(playhead, rate)}
          <span className="muted"> / {frameText(duration, rate)}</span>
        </p>
      </div>
      <div className="group zoom">
        <Slider
          bare
          label="Zoom"
          value={exponent}
          min={Math.log2(zooms.min)}
          max={Math.log2(zooms.max)}
          step={0.25}
          text={`${Math.round(zoom)} pixels a second`}
          onSlide={(value) => studio.dispatch({ type: 'zoom', zoom: 2 ** value })}
        />
      </div>
    </fieldset>
  );
}
