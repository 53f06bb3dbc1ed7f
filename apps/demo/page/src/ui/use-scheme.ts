import { useSyncExternalStore } from 'react';

function subscribe(listener: () => void): () => void {
  const theme = new MutationObserver(listener);
  theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => theme.disconnect();
}

/** Light or dark: for what is drawn with colours that were read from the style. */
export function useScheme(): string {
  return useSyncExternalStore(subscribe, () => document.documentElement.dataset.theme ?? '');
}
