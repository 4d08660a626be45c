/** Every event that Woodpecker knows; a condition compares them word by word. */
export const events = ['push', 'pull_request', 'pull_request_closed', 'pull_request_metadata', 'tag', 'deployment', 'cron', 'manual', 'release'] as const;
