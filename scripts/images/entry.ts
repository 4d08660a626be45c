/** The catalogue as the schema lets it through: the shapes of `schema/images.v1.json`. */

export interface TagsEntry {
  readonly immutable?: readonly string[];
  readonly floating?: readonly string[];
}

export interface DownloadEntry {
  readonly version: string;
  readonly url: string;
  readonly arch?: Readonly<Record<string, string>>;
  readonly sha256?: Readonly<Record<string, string>>;
}

export interface ImageEntry {
  readonly description: string;
  readonly licenses?: string;
  readonly documentation?: string;
  readonly repository: string;
  readonly context: string;
  readonly containerfile?: string;
  readonly base: string;
  readonly release: string;
  readonly pipeline?: string;
  readonly arguments?: Readonly<Record<string, string>>;
  readonly downloads?: Readonly<Record<string, DownloadEntry>>;
  readonly platforms?: readonly string[];
  readonly tags?: TagsEntry;
  readonly labels?: Readonly<Record<string, string>>;
  readonly smoke?: readonly string[];
  readonly matrix?: { readonly argument: string; readonly values: readonly string[]; readonly plain?: string; readonly sync?: readonly string[] };
}

export interface BuilderEntry {
  readonly image: string;
  readonly flags?: readonly string[];
  readonly mirror?: string;
  readonly cache?: string;
  readonly insecure?: readonly string[];
  readonly secrets?: { readonly user: string; readonly password: string };
  readonly tools: { readonly image: string; readonly tag: string };
  readonly bootstrap?: { readonly image: string; readonly commands: readonly string[] };
}

export interface CatalogEntry {
  readonly version: 1;
  readonly registry: string;
  readonly owner: string;
  readonly source?: string;
  readonly builder: BuilderEntry;
  readonly retention?: { readonly keep?: number; readonly days?: number; readonly protect?: readonly string[] };
  readonly defaults?: { readonly platforms?: readonly string[]; readonly tags?: TagsEntry; readonly labels?: Readonly<Record<string, string>> };
  readonly bases: Readonly<Record<string, string>>;
  readonly images: Readonly<Record<string, ImageEntry>>;
}

/** The parsed catalogue with its text, for rules that point into it. */
export interface Draft {
  readonly entry: CatalogEntry;
  readonly path: string;
  readonly placeOf: (...path: readonly (string | number)[]) => { readonly start: number; readonly end: number };
  readonly keyPlaceOf: (...path: readonly (string | number)[]) => { readonly start: number; readonly end: number };
}
