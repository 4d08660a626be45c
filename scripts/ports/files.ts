/** One entry of a folder. Links are not followed. */
export interface FolderEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'link' | 'other';
}

/** Reads below the project. Paths use `/`, relative to the working directory or absolute. */
export interface FileReader {
  /** Text of a file as UTF-8, a byte order mark kept; `undefined` when there is none. @throws EnvironmentError when it cannot be read. */
  text(path: string): Promise<string | undefined>;
  /** Bytes of a file; `undefined` when there is none. @throws EnvironmentError when it cannot be read. */
  bytes(path: string): Promise<Uint8Array | undefined>;
  /** Entries of a folder sorted by name; `undefined` when it is none. @throws EnvironmentError when it cannot be read. */
  list(path: string): Promise<readonly FolderEntry[] | undefined>;
  /** What stands there (links followed), with its size in bytes; `undefined` when nothing does. */
  stat(path: string): Promise<{ readonly kind: 'file' | 'folder' | 'other'; readonly size: number } | undefined>;
}

export interface FileWriter {
  /** Whether `write` could do its work, as far as one can know before. Changes nothing. @throws EnvironmentError */
  check(path: string): Promise<void>;
  /** Replaces a file in one step (write beside, then rename), keeping its mode; creates missing folders. @throws EnvironmentError */
  write(path: string, text: string): Promise<void>;
  /** Copies a file with its mode, a link as a link; creates missing folders. @throws EnvironmentError */
  copy(from: string, to: string): Promise<void>;
}

/** Reads what is shipped with the tool: `templates/` and `schema/`. */
export interface AssetReader {
  text(path: string): Promise<string>;
  list(path: string): Promise<readonly string[]>;
  /** Where it stands on the disk, for a program that opens it itself. */
  place(path: string): string;
}
