import { Slider as Base } from '@base-ui/react/slider';
import type { ReactElement } from 'react';

interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly text?: string;
  /** Whether its name is read aloud only. @default false */
  readonly bare?: boolean;
  readonly onSlide: (value: number) => void;
}

export function Slider({ label, value, min, max, step = 1, text, bare = false, onSlide }: SliderProps): ReactElement {
  return (
    <Base.Root
      className={bare ? 'slider bare' : 'slider'}
      value={value}
      min={min}
      max={max}
      step={step}
      onValueChange={(next) => onSlide(typeof next === 'number' ? next : (next[0] ?? value))}
    >
      {!bare && (
        <span className="slider-head" aria-hidden="true">
          <span>{label}</span>
          <output>{text ?? value}</output>
        </span>
      )}
      <Base.Control className="slider-control">
        <Base.Track className="slider-track">
          <Base.Indicator className="slider-indicator" />
          <Base.Thumb className="slider-thumb" aria-label={label} getAriaValueText={() => text ?? String(value)} />
        </Base.Track>
      </Base.Control>
    </Base.Root>
  );
}
