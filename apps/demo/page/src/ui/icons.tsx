import type { ReactElement } from 'react';

/** Strokes on a grid of 16 x 16. */
const paths = {
  add: 'M8 3v10M3 8h10',
  remove: 'M3.5 4.5h9M6.5 4.5V3h3v1.5M5 4.5l.5 8.5h5l.5-8.5',
  split: 'M8 2v12M2.5 5h3M2.5 11h3M10.5 5h3M10.5 11h3M2.5 5v6M13.5 5v6',
  undo: 'M6 3L3 6l3 3M3 6h6.5a3.5 3.5 0 0 1 0 7H6',
  redo: 'M10 3l3 3-3 3M13 6H6.500a3.500 3.500 0 0 0 0 7H10',
  play: 'M5 3.500v9l7.500-4.500z',
  pause: 'M5.500 3.500v9M10.500 3.500v9',
  left: 'M10 3.500L5.500 8l4.500 4.500',
  right: 'M6 3.500L10.500 8 6 12.500',
  crossfade: 'M2 12L14 4M2 4l12 8',
  text: 'M3 5V3h10v2M8 3v10M6 13h4',
  card: 'M2.500 3.500h11v9h-11zM5.500 6.500h5M6.500 9.500h3',
  music:
    'M6 12V4l7-1.500v8M6 12a1.750 1.750 0 1 1-3.500 0A1.750 1.750 0 0 1 6 12zM13 10.500a1.750 1.750 0 1 1-3.500 0 1.750 1.750 0 0 1 3.500 0z',
  voice: 'M6 4a2 2 0 0 1 4 0v4a2 2 0 0 1-4 0zM3.500 8a4.500 4.500 0 0 0 9 0M8 12.500v2',
  open: 'M8 10V2.500M5 5.500l3-3 3 3M2.500 10v3.500h11V10',
  save: 'M8 2.500V10M5 7l3 3 3-3M2.500 10v3.500h11V10',
  keys: 'M2 4.500h12v7.500H2zM4.500 7h.01M7 7h.01M9.500 7h.01M12 7h.01M5 9.500h6',
  light:
    'M8 5.250a2.750 2.750 0 1 1 0 5.500 2.750 2.750 0 0 1 0-5.500zM8 1.500v1.250M8 13.250v1.250M1.500 8h1.250M13.250 8h1.250M3.400 3.400l.9.9M11.700 11.700l.9.9M3.400 12.600l.9-.9M11.700 4.300l.9-.9',
  dark: 'M13 9.500A5.500 5.500 0 1 1 6.500 3a4.500 4.500 0 0 0 6.500 6.500z',
  stop: 'M4.500 4.500h7v7h-7z',
  close: 'M4 4l8 8M12 4l-8 8',
  warning: 'M8 2.500L14.500 13.500h-13zM8 6.500v3.500M8 12h.01',
  film: 'M2.500 3.500h11v9h-11zM5 3.500v9M11 3.500v9M2.500 6.500H5M2.500 9.500H5M11 6.500h2.500M11 9.500h2.500',
} as const;

export type IconName = keyof typeof paths;

/** A picture beside words, or of a button that has a label: nothing is read of it. */
export function Icon({ name }: { readonly name: IconName }): ReactElement {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
