import { lookForPeer } from '../peers/peers.ts';

/** Woodpecker's CLI, or why there is none; see test/peers. */
export function woodpeckerCli(): { readonly path: string } | { readonly reason: string } {
  return lookForPeer('woodpecker-cli');
}
