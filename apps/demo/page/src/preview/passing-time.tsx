import { useEffect } from 'react';
import { useStudio } from '../app/studio.ts';
import { seek } from '../timeline/commands.ts';
import { currentLayout } from '../timeline/use-layout.ts';

/** Longer than this, in seconds, no time passes between two pictures: the page was out of sight. */
const most = 0.25;

/** While what is on screen has no video that leads, the playhead goes on by the clock. */
export function PassingTime(): null {
  const studio = useStudio();
  useEffect(() => {
    let before = performance.now();
    const go = (now: number): void => {
      frame = requestAnimationFrame(go);
      const { playhead } = studio.editor.get();
      seek(studio, playhead + Math.min(most, Math.max(0, now - before) / 1000));
      before = now;
      if (studio.editor.get().playhead >= currentLayout(studio).duration) studio.playing.set(false);
    };
    let frame = requestAnimationFrame(go);
    return () => cancelAnimationFrame(frame);
  }, [studio]);
  return null;
}
