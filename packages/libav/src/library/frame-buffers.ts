/** Memory for frames that are handed out and come back. */
export interface FrameBuffers {
  /** One of the size that all have. */
  take(): ArrayBuffer;
  /** One was handed out, and others came back meanwhile. */
  put(given: ArrayBuffer, spent: readonly ArrayBuffer[]): void;
  /** One is not handed out. */
  free(taken: ArrayBuffer): void;
}

/** @param options.copies Whether what is handed out is a copy, so that the memory itself is free at once. */
export function frameBuffers({ bytes, copies }: { readonly bytes: number; readonly copies: boolean }): FrameBuffers {
  const spare: ArrayBuffer[] = [];
  return {
    take: () => spare.pop() ?? new ArrayBuffer(bytes),
    put: (given, spent) => void spare.push(...(copies ? [given] : spent)),
    free: (taken) => void spare.push(taken),
  };
}
