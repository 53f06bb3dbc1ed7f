/** Runs of a property: ten times as many when soaking. */
export const runs = (usual: number): number => (process.env.CLIPWRIGHT_SOAK === '1' ? usual * 10 : usual);
