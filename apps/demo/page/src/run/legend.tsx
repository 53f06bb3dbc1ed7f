import type { ReactElement } from 'react';
import { kinds } from './kinds.ts';

export function Legend(): ReactElement {
  return (
    <ul className="legend" aria-label="Colours of the lanes">
      {kinds.map(({ text, color }) => (
        <li key={text}>
          <span className="swatch" style={{ background: `var(${color})` }} />
          {text}
        </li>
      ))}
    </ul>
  );
}
