import type { ForgeWriter } from '../ports/forge.ts';
import { repositoryAt } from './forgejo-address.ts';
import { connect } from './forgejo-connection.ts';
import type { ForgeSettings } from './forgejo-connection.ts';
import { issuePart } from './forgejo-issues.ts';
import { pullPart } from './forgejo-pulls.ts';
import { releasePart } from './forgejo-releases.ts';
import { repositoryReader } from './forgejo-repositories.ts';

/** Forgejo (or Gitea) of the environment. Without a token it reads what is public. */
export function createForge(settings: ForgeSettings): ForgeWriter {
  const api = connect(settings);
  return {
    baseUrl: () => api.baseUrl(),
    here: () => api.here(),
    repositoryOf: async (remote) => repositoryAt(await api.baseUrl(), remote),
    ...repositoryReader(api), ...releasePart(api, settings.cwd), ...pullPart(api), ...issuePart(api),
  };
}
