/** Containers in which a seek lands where it was asked to. */
export function seeksExactly(container: string): boolean {
  return container.split(',').some((name) => name === 'mov' || name === 'matroska');
}

/** Containers in which a seek lands anywhere, and which may begin in the middle of a group. */
export function beginsAnywhere(container: string): boolean {
  return container.split(',').some((name) => name === 'mpegts' || name === 'mpeg');
}

/** Containers that are sought by presentation time, and exactly. */
export function seeksByDisplay(container: string): boolean {
  return container.split(',').includes('mov');
}
