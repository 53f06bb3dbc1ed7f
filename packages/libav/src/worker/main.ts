import { errorData } from '../engine/error-data.ts';
import { libraryMissing } from './library-missing.ts';
import { parent } from './parent.ts';
import { serve } from './serve.ts';

const { tell, listen } = parent();
try {
  // What needs the library is loaded here, where its absence can be told.
  const { about, jobs } = await import('../jobs/index.ts');
  tell({ type: 'ready', about: about() }, []);
  listen(serve(jobs, tell, () => process.exit()));
} catch (error) {
  tell({ type: 'unusable', error: errorData(libraryMissing(error)) }, []);
}
