import type { Settings } from '../settings.ts';
import { templateNamespace, templateRegistry, templateSharedImage } from './template.ts';

function escape(text: string): string {
  return text.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&');
}

function namespaceOf({ sharedImage }: Settings): string {
  const at = sharedImage.name.lastIndexOf('/');
  return at === -1 ? templateNamespace : sharedImage.name.slice(0, at);
}

/** Short and long names of Docker Hub are one; everything else stays. */
function full(image: string): string {
  const host = image.split('/')[0] ?? '';
  const hasHost = image.includes('/') && (/[.:]/.test(host) || host === 'localhost');
  if (hasHost) return image.replace(/^index\.docker\.io\//, 'docker.io/');
  return image.includes('/') ? `docker.io/${image}` : `docker.io/library/${image}`;
}

/** Any registry but Docker Hub: a fleet keeps its images at home. */
const anyRegistry = '(?!docker\\.io/)[^/]*[.:][^/]*';

/**
 * What an image of a template allows in a repository: the shared image and its majors from the settings, any registry for
 * `{registry}`, and the fleet's owner for `{namespace}`. An image from elsewhere may come through a mirror with the same path.
 */
export function imagePattern(image: string, settings: Settings): RegExp {
  const { sharedImage } = settings;
  const ours = `${templateRegistry}/`;
  if (image.startsWith(`${ours}${templateSharedImage}:`)) {
    return new RegExp(`^${anyRegistry}/${escape(sharedImage.name)}:v(?:${sharedImage.majors.join('|')})$`);
  }
  if (image.startsWith(`${ours}${templateNamespace}/`)) {
    return new RegExp(`^${anyRegistry}/${escape(namespaceOf(settings))}/${escape(image.slice(`${ours}${templateNamespace}/`.length))}$`);
  }
  const known = full(image);
  const path = known.slice(known.indexOf('/') + 1);
  return new RegExp(`^(?:${escape(known)}|${anyRegistry}/(?:[^:@]+/)?${escape(path)})$`);
}

/** Fills `{registry}`, `{namespace}` and `{value}` of a contract's pattern as a template writes them. */
export function templateImage(pattern: string, value: string): string {
  return pattern.replace('{registry}', templateRegistry).replace('{namespace}', templateNamespace).replace('{value}', value);
}

export function sameImage(image: string, wanted: string, settings: Settings): boolean {
  return imagePattern(wanted, settings).test(full(image));
}
