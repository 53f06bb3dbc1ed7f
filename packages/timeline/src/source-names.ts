/** What lists call a clip's source; the first that is there counts. `video_file` is the auto-editor's. */
export const sourceNames = ['source', 'file', 'video_file'] as const;
