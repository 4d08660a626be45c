/* What we ask of Woodpecker's API: only to read. Every function throws EnvironmentError when the server cannot be asked or refuses. */

/** Woodpecker's own words (server/model/const.go). `created` without workflows that stays is a pipeline that got lost. */
export type PipelineStatus = 'created' | 'pending' | 'running' | 'success' | 'failure' | 'killed' | 'error' | 'blocked' | 'declined' | 'skipped' | 'started' | 'canceled';

export interface PipelineSummary {
  readonly number: number;
  /** A status that we do not know is passed on as it is. */
  readonly status: PipelineStatus | (string & {});
  readonly event: string;
  /** `refs/tags/v1.2.3`. */
  readonly ref: string;
  readonly commit: string;
  /** Unix seconds. */
  readonly created: number;
}

export interface PipelineError {
  /** `compiler`, `linter`, `deprecation`, `generic`. */
  readonly type: string;
  readonly message: string;
  readonly isWarning: boolean;
}

export interface WorkflowState {
  readonly name: string;
  readonly state: string;
  readonly error: string;
}

export interface Pipeline extends PipelineSummary {
  readonly errors: readonly PipelineError[];
  /** Empty until the configuration was compiled; for ever when the row was stranded. */
  readonly workflows: readonly WorkflowState[];
  /** Web page. */
  readonly url: string;
}

export interface PipelineReader {
  /** Whether address and token are known; without them nothing is asked, and a caller waits a fixed time instead. */
  isConfigured(): boolean;
  /** Id by `owner/name`; `undefined` when the repository is not enabled, or the token may not see it. */
  repositoryId(fullName: string): Promise<number | undefined>;
  /** Pipelines of one ref and event, newest first. The list of Woodpecker has neither workflows nor errors. */
  pipelines(repositoryId: number, filter: { readonly ref: string; readonly event: string }): Promise<readonly PipelineSummary[]>;
  pipeline(repositoryId: number, number: number): Promise<Pipeline | undefined>;
}
