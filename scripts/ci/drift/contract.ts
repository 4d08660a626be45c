/*
 * What a pipeline that follows a template may change, and what not. Shape: `schema/ci-contract.v1.json`, where every word is
 * explained.
 */

export type Mode = 'exact' | 'covers' | 'superset' | 'subset' | 'subsequence' | 'one_of' | 'param' | 'free' | 'forbidden';

export interface FieldClause {
  readonly mode: Mode;
  readonly items?: readonly string[];
  readonly forbid?: readonly string[];
  readonly values?: readonly string[];
  readonly except?: readonly string[];
  readonly param?: string;
  readonly pattern?: string;
}

/** Fields of a step that a contract may speak about. */
export const fieldNames = ['image', 'pull', 'commands', 'environment', 'settings', 'when', 'failure', 'detach', 'entrypoint', 'privileged'] as const;
export type FieldName = (typeof fieldNames)[number];

export interface StepClause extends Readonly<Partial<Record<FieldName, FieldClause>>> {
  readonly required: boolean;
  readonly identify: {
    readonly names?: readonly string[];
    readonly images?: readonly string[];
    readonly commands?: readonly string[];
  };
}

export interface Param {
  readonly describe: string;
  readonly default: string;
  readonly values: Readonly<Record<string, string>>;
}

export interface Contract {
  readonly template: string;
  readonly version: number;
  readonly extends?: string;
  readonly describe: string;
  readonly path: string;
  readonly repository_has?: readonly string[];
  readonly detect: readonly string[];
  readonly params?: Readonly<Record<string, Param>>;
  readonly workflow?: Readonly<Partial<Record<'skip_clone' | 'services' | 'matrix' | 'clone', 'free' | 'forbidden'>>>;
  readonly steps: Readonly<Record<string, StepClause>>;
  readonly extra_steps?: { readonly allow?: boolean; readonly privileged?: boolean; readonly secrets_on_pull_request?: boolean; readonly images?: readonly string[] };
  readonly order?: readonly string[];
  readonly together?: readonly (readonly string[])[];
}

/** A contract with what it takes over from another: steps of one name are replaced whole. */
export function extended(contract: Contract, base: Contract): Contract {
  return {
    ...contract,
    workflow: { ...base.workflow, ...contract.workflow },
    steps: { ...base.steps, ...contract.steps },
    order: [...(base.order ?? []), ...(contract.order ?? [])],
    together: [...(base.together ?? []), ...(contract.together ?? [])],
    ...(contract.extra_steps === undefined && base.extra_steps === undefined ? {} : { extra_steps: { ...base.extra_steps, ...contract.extra_steps } }),
  };
}
