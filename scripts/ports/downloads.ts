/** Reads a public file from the web, only to hash it. */
export interface DownloadReader {
  /** SHA-256 in hexadecimal and size in bytes. @throws EnvironmentError when it cannot be read completely. */
  sha256(url: string): Promise<{ readonly sha256: string; readonly size: number }>;
}
