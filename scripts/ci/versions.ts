/** Woodpecker minors that the rules know. The last one is the default. */
export const supportedVersions = ['3.10', '3.11', '3.12', '3.13', '3.14', '3.15', '3.16', '3.17'] as const;

export type WoodpeckerVersion = (typeof supportedVersions)[number];

export const newestVersion: WoodpeckerVersion = '3.17';

/** Parts of the language by the first minor that has them (release notes; `facts` 1.16). What is older than 3.10 is not listed. */
export const features = {
  'event pull_request_metadata': '3.10',
  'failure: cancel': '3.14',
  'workflow when.status': '3.14',
  'depends_on optional': '3.15',
  'concurrency': '3.16',
  'retry of a pipeline number': '3.17',
} as const satisfies Record<string, WoodpeckerVersion>;

export type Feature = keyof typeof features;

/** True when Woodpecker `version` has `feature`. */
export function hasFeature(version: WoodpeckerVersion, feature: Feature): boolean {
  return supportedVersions.indexOf(version) >= supportedVersions.indexOf(features[feature]);
}
