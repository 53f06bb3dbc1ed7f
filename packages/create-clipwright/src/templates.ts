/** What a project may start as, and what each is. */
export const templates = {
  loader: 'opens a kind of source of its own',
  cache: 'keeps sources open by a rule of its own',
  store: 'keeps finished files in a place of its own',
  pipeline: 'does something with every clip of a list',
} as const;

export type TemplateName = keyof typeof templates;

/** The templates that there are. */
export const templateNames: readonly string[] = Object.keys(templates);

/** Whether there is such a template. */
export function isTemplateName(name: string): name is TemplateName {
  return Object.hasOwn(templates, name);
}
