import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

interface Window {
  readonly ref: RefObject<HTMLDivElement | null>;
  /** Which rows are in sight, or nearly, as a half-open range. */
  readonly first: number;
  readonly end: number;
}

/** Rows above and below those in sight that are there too. */
const margin = 4;

/** Which of many rows of one height a scrolled element needs to have. */
export function useWindow(count: number, height: number): Window {
  const ref = useRef<HTMLDivElement>(null);
  const [sight, setSight] = useState({ top: 0, height: 800 });
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const look = (): void => setSight({ top: element.scrollTop, height: Math.min(element.clientHeight, 4000) });
    look();
    const sizes = new ResizeObserver(look);
    sizes.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      sizes.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, []);
  const first = Math.max(0, Math.floor(sight.top / height) - margin);
  return { ref, first, end: Math.min(count, Math.ceil((sight.top + sight.height) / height) + margin) };
}
