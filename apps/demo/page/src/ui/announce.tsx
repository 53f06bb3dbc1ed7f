import type { ReactElement } from 'react';
import { storeOf, useValue } from './store.ts';

const said = storeOf('');

/** Has something read aloud that is seen elsewhere. */
export function announce(text: string): void {
  said.set(text);
}

/** Where it is read from; once on the page. */
export function Announcer(): ReactElement {
  return (
    <p className="visually-hidden" aria-live="polite">
      {useValue(said)}
    </p>
  );
}
