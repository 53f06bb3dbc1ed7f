/*
 * How much is read of a file in this process, whatever its headers claim: beyond each of these it is left to ffprobe,
 * which does not hold up everything else. Hours of video stay far below.
 */

/** Streams. */
export const maxTracks = 128;

/** Samples of a track, of which each takes some 100 bytes here: 22 hours at 25 a second. */
export const maxSamples = 2_000_000;

/** Boxes, or elements, next to each other in a header. */
export const maxInHeader = 200_000;

/** Boxes of a file, or elements of one before its first cluster: 24 hours of fragments of four seconds. */
export const maxInFile = 50_000;

/** Bytes of a header. */
export const largestHeader = 64 * 1024 * 1024;

/** Blocks of a cluster, and clusters. */
export const maxInCluster = 100_000;
export const maxClusters = 500_000;
