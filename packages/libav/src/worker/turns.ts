/** Milliseconds of work without a value after which others are due. */
const length = 4;

/** Tells work that takes long when others are due: it yields nothing then. A new turn begins with that. */
export function turns(): () => boolean {
  let began = performance.now();
  return () => {
    const now = performance.now();
    if (now - began < length) return false;
    began = now;
    return true;
  };
}
