import type { ReactElement } from 'react';
import type { Loss } from '../api/shapes.ts';

/** What a list could not say or was not understood, in its words. */
export function Losses({ losses }: { readonly losses: readonly Loss[] }): ReactElement | null {
  if (losses.length === 0) return null;
  return (
    <ul className="losses">
      {losses.slice(0, 100).map(({ code, message, line }) => (
        <li key={`${code} ${line} ${message}`}>
          {message} <code>{line === undefined ? code : `${code}, line ${line}`}</code>
        </li>
      ))}
    </ul>
  );
}
