import type { Place } from '../model.ts';

/** What is wrong with one field of one step. */
export interface FieldDifference {
  readonly message: string;
  readonly help?: string;
  readonly place?: Place;
  /** The value of a parameter is not one of those that are allowed. */
  readonly aboutParam?: true;
}
