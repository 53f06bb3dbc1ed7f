/**
 * Something whose cancelled work may take a moment to end. RxJS teardown is synchronous and only asks; the backend
 * that was asked keeps track of what is still ending.
 */
export interface Settling {
  /**
   * Resolves when nothing that was cancelled or closed is still ending: no child process, no temporary file. Never
   * rejects.
   */
  settled(): Promise<void>;
}
