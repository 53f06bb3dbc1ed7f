import { isSoak } from '@clipwright/test-kit/soak';

/** Runs of a property: forty times as many when soaking. */
export const runs = (usual: number): number => (isSoak ? usual * 40 : usual);
