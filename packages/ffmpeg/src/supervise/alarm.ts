/**
 * A timer that keeps no program alive, and goes off only after the program has looked at what came meanwhile: one that
 * was busy itself blames nobody for its own silence. Gives what turns it off.
 */
export function alarm(ms: number, ring: () => void): () => void {
  let immediate: NodeJS.Immediate | undefined;
  const timer = setTimeout(() => {
    immediate = setImmediate(ring);
  }, ms);
  timer.unref();
  return () => {
    clearTimeout(timer);
    clearImmediate(immediate);
  };
}
