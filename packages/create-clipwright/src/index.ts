export type { CreatedProject, CreateProjectOptions } from './create-project.ts';
export { createProject } from './create-project.ts';
export type { CreateContext } from './run.ts';
export { run } from './run.ts';
export type { TemplateName } from './templates.ts';
export { templateNames } from './templates.ts';
