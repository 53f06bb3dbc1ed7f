/** Files that exist in memory only: contents by path. Shared by a {@link memoryStore} and a {@link fakeRenderer}. */
export type MemoryFiles = Map<string, Uint8Array>;
