/** `build.json`: what a loop over kaniko needs (`tag`, `platforms`, `labels`), and the rest for people and programs. */
export interface BuildDescription {
  readonly name: string;
  /** The immutable tag of the release; without a version a tag made of the recipe. */
  readonly tag: string;
  readonly tags: { readonly immutable: readonly string[]; readonly floating: readonly string[] };
  readonly platforms: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly args: Readonly<Record<string, string>>;
  readonly base: { readonly reference: string; readonly digest: string | null };
  readonly recipe: string;
}
