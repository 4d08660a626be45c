import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { EnvironmentError } from '../core/failure.ts';
import type { FileReader, FileWriter, FolderEntry } from '../ports/files.ts';

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied', EPERM: 'not permitted', EISDIR: 'it is a folder', ELOOP: 'too many links', ENOTDIR: 'a file stands where a folder has to be', ENAMETOOLONG: 'the name is too long',
  READONLY: 'it is read-only',
  ENOSPC: 'no space is left on the disk', EROFS: 'the file system is read-only', EMFILE: 'too many files are open',
};

function refused(verb: string, file: string, error: unknown): EnvironmentError {
  const code = codeOf(error);
  return new EnvironmentError(`cannot ${verb} ${file}: ${reasons[code] ?? code}`);
}

function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR';
}

/**
 * Reads below `root`; absolute paths are taken as they are. Synchronously: through the thread pool a small file costs five
 * to eight times the CPU time (docs/performance.md).
 */
export function createFileReader(root: string): FileReader {
  const at = (file: string): string => path.resolve(root, file);
  async function bytes(file: string): Promise<Uint8Array | undefined> {
    try {
      return readFileSync(at(file));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw refused('read', file, error);
    }
  }
  return {
    bytes,
    async text(file) {
      const data = await bytes(file);
      return data === undefined ? undefined : Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('utf8');
    },
    async list(folder) {
      try {
        const entries = readdirSync(at(folder), { withFileTypes: true });
        return entries
          .map((entry): FolderEntry => ({ name: entry.name, kind: entry.isSymbolicLink() ? 'link' : entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : 'other' }))
          .sort((a, b) => (a.name < b.name ? -1 : 1));
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw refused('list', folder, error);
      }
    },
    async stat(file) {
      try {
        // without an error for what is missing: making one costs more than the look
        const found = statSync(at(file), { throwIfNoEntry: false });
        return found === undefined ? undefined : { kind: found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other', size: found.size };
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw refused('look at', file, error);
      }
    },
  };
}

/** Loaded by who writes: reading a file or two at the start of every command is faster without it. */
const promises = (): Promise<typeof import('node:fs/promises')> => import('node:fs/promises');

/** Writes beside the file, then puts it in its place in one step, so that nobody ever sees half a file. */
async function replace(target: string, text: string, mode: number): Promise<void> {
  const { open, rename, unlink } = await promises();
  const beside = path.join(path.dirname(target), `.${path.basename(target)}.${process.pid}.tmp`);
  try {
    const handle = await open(beside, 'w', mode);
    try {
      await handle.chmod(mode);
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, target);
  } catch (error) {
    await unlink(beside).catch(() => undefined);
    throw error;
  }
}

/** The folder itself, or the nearest one above it that is there. */
async function existing(folder: string): Promise<string> {
  const { stat } = await promises();
  return await stat(folder).then(() => folder, (error: unknown) => {
    if (codeOf(error) !== 'ENOENT' || folder === path.dirname(folder)) throw error;
    return existing(path.dirname(folder));
  });
}

/**
 * Writes below `root`. A link is followed, not replaced; a device or pipe such as `/dev/null` is written to, not
 * replaced either; a file that its owner made read-only stays as it is, even for root.
 */
export function createFileWriter(root: string): FileWriter {
  return {
    async check(file) {
      const { access, constants, realpath, stat } = await promises();
      const named = path.resolve(root, file);
      try {
        const found = await stat(named).catch((error: unknown) => {
          if (codeOf(error) === 'ENOENT') return undefined;
          throw error;
        });
        if (found?.isDirectory() === true) throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
        if (found?.isFile() === true && (found.mode & 0o222) === 0) throw Object.assign(new Error('read-only'), { code: 'READONLY' });
        if (found === undefined || found.isFile()) await access(await existing(path.dirname(found === undefined ? named : await realpath(named))), constants.W_OK);
      } catch (error) {
        throw refused('write', file, error);
      }
    },
    async write(file, text) {
      const { mkdir, realpath, stat, writeFile } = await promises();
      const named = path.resolve(root, file);
      try {
        const found = await stat(named).catch((error: unknown) => {
          if (isMissing(error)) return undefined;
          throw error;
        });
        if (found === undefined) {
          await mkdir(path.dirname(named), { recursive: true });
          await replace(named, text, 0o644);
        } else if (found.isFile()) {
          if ((found.mode & 0o222) === 0) throw Object.assign(new Error('read-only'), { code: 'READONLY' });
          await replace(await realpath(named), text, found.mode & 0o7777);
        } else {
          await writeFile(named, text);
        }
      } catch (error) {
        throw refused('write', file, error);
      }
    },
    async copy(from, to) {
      const { cp, mkdir } = await promises();
      try {
        await mkdir(path.dirname(path.resolve(root, to)), { recursive: true });
        await cp(path.resolve(root, from), path.resolve(root, to), { verbatimSymlinks: true });
      } catch (error) {
        throw refused('copy', from, error);
      }
    },
  };
}
