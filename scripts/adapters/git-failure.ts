import { EnvironmentError } from '../core/failure.ts';

/** What git's words mean, for a person who has to do something about it. First match wins. */
const meanings: readonly { readonly pattern: RegExp; readonly message: string; readonly help: string; readonly exit?: 'not-permitted' }[] = [
  { pattern: /repo(?:sitory)? is archived/i, message: 'the repository is archived, so nothing can be pushed', help: 'take it out of the archive in its settings, or remove its release pipeline', exit: 'not-permitted' },
  { pattern: /Authentication failed|HTTP Basic: Access denied|returned error: 401|invalid credentials/i, message: 'the remote did not accept the credentials', help: 'check that the token is valid, not expired, and has write access to the repository', exit: 'not-permitted' },
  { pattern: /could not read (?:Username|Password)|terminal prompts disabled/i, message: 'the remote asks for credentials and there are none', help: 'give this step a token: environment FORGEJO_TOKEN (or GIT_USERNAME and GIT_PASSWORD) from a secret', exit: 'not-permitted' },
  { pattern: /protected tag|\btag \S* ?is protected|tag as it is protected|not allowed to (?:create|update) (?:this )?tag/i, message: 'the tag is protected and this user may not create it', help: 'allow the user in the tag protection of the repository', exit: 'not-permitted' },
  { pattern: /protected branch|\bbranch \S* ?is protected|Not allowed to push|cannot push to protected/i, message: 'the branch is protected and this user may not push to it', help: 'allow the user in the branch protection, or set `mode: tag-only` or `mode: pull-request`', exit: 'not-permitted' },
  { pattern: /returned error: 403|permission denied|User permission denied|unauthorized|access denied|not permitted/i, message: 'the remote refused: no permission', help: 'check that the user of the token may write to this repository', exit: 'not-permitted' },
  { pattern: /returned error: 404|repository .*not found|does not appear to be a git repository|does not exist/i, message: 'the remote repository was not found', help: 'check the address of the remote; a private repository without credentials looks like one that is not there' },
  { pattern: /certificate/i, message: 'the certificate of the remote is not trusted', help: 'give this step the certificate authority of the forge: mount it and set GIT_SSL_CAINFO to its file' },
  { pattern: /(?:returned error:|HTTP) 429/, message: 'the remote has had too many requests', help: 'wait a little, then run the command again: it continues where it stopped' },
  { pattern: /(?:returned error:|HTTP) 5\d\d/, message: 'the remote has an error of its own', help: 'look at the log of the server, then run the command again: it continues where it stopped' },
  { pattern: /not valid: is this a git repository|protocol error: bad line length|invalid server response|bad pack header/i, message: 'what answers at this address is no git repository', help: 'check the address of the remote; a login page or a proxy may answer in its place' },
  { pattern: /Unable to create '[^']*\.lock'|another git process seems to be running/i, message: 'another git is at work here, or left its lock file behind', help: 'if none is running, delete the lock file that git names' },
  { pattern: /dubious ownership/i, message: 'git does not trust this folder, which belongs to another user', help: 'run the command at the top of the repository' },
  { pattern: /couldn't find remote ref|remote ref does not exist|not our ref/i, message: 'the remote has no such branch or tag, or no longer', help: 'check the name; if the branch was rewritten, start the pipeline again on its new head' },
  { pattern: /Could not resolve host|Failed to connect|Connection refused|Connection timed out|Connection reset|unable to access|early EOF|hung up unexpectedly|RPC failed|Operation timed out|was ended by SIG/i, message: 'the remote could not be reached', help: 'check the network and the server, then run the command again: it continues where it stopped' },
  { pattern: /pre-receive hook declined|hook declined/i, message: 'a hook of the remote declined the push', help: 'read what the hook said above; nothing was changed' },
  { pattern: /No space left on device/i, message: 'no space is left on the disk', help: 'free some space, then run the command again' },
];

/** The lines of git's stderr that carry news, without progress, hints and the empty lines of Forgejo's hooks. */
export function newsOf(stderr: string): string {
  return stderr.split(/\r?\n|\r/).map((line) => line.trim()).filter((line) => line !== '' && !/^(?:hint:|remote: (?:Counting|Compressing|Enumerating|Total|Resolving)|(?:Receiving|Resolving|Unpacking|Writing) |From |To |Everything up-to-date|Done$|remote:(?: error:)?$)/.test(line)).join('\n');
}

/** An error that says what git was doing, what it means and what to do; git's own words come last. */
export function gitFailure(doing: string, stderr: string): EnvironmentError {
  const news = newsOf(stderr);
  const known = meanings.find(({ pattern }) => pattern.test(stderr));
  if (known === undefined) return new EnvironmentError(`${doing}: git failed\n${indent(news)}`, {});
  return new EnvironmentError(`${doing}: ${known.message}\n${indent(news)}`, { help: known.help, ...(known.exit === undefined ? {} : { exit: known.exit }) });
}

function indent(text: string): string {
  return text.split('\n').slice(-12).map((line) => `    ${line}`).join('\n');
}
