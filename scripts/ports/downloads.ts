/** Reads public files from the web. */
export interface DownloadReader {
  /** SHA-256 in hexadecimal and size in bytes. @throws EnvironmentError when it cannot be read completely. */
  sha256(url: string): Promise<{ readonly sha256: string; readonly size: number }>;
  /** A small text; `undefined` when there is none at this address. @throws EnvironmentError when it cannot be read completely. */
  text(url: string): Promise<string | undefined>;
}
