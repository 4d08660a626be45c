import type { SourceFile } from '../../core/source.ts';
import type { Template } from '../drift/template.ts';
import type { RepositoryConfig } from '../repository-config.ts';

/** The pipelines of one repository. */
export interface FleetRepository {
  readonly name: string;
  /** Where its paths begin: the folder of the checkout, or its name on the forge. */
  readonly place: string;
  readonly files: readonly SourceFile[];
  readonly config: RepositoryConfig;
  /** Its own, when its configuration names a folder of them. */
  readonly templates: readonly Template[] | undefined;
}

/** Or why they could not be read or judged. */
export type FleetItem = FleetRepository | { readonly name: string; readonly failure: string };
