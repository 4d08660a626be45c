import { createReadStream } from 'node:fs';
import path from 'node:path';
import { EnvironmentError } from '../core/failure.ts';
import type { AssetUpload, ForgeWriter, ReleaseAsset, ReleaseFields, ReleasePage, RepositoryName } from '../ports/forge.ts';
import { repoPath } from './forgejo-connection.ts';
import type { Connection } from './forgejo-connection.ts';
import type { HttpStream } from './http.ts';
import { addressOf, asRecord, flagOf, listOf, numberOf, textOf } from './json-fields.ts';
import type { Json } from './json-fields.ts';

type Part = Pick<ForgeWriter, 'release' | 'createRelease' | 'updateRelease' | 'uploadAsset' | 'deleteAsset'>;

function assetFrom(json: Json, doing: string): ReleaseAsset {
  return { id: numberOf(json, 'id', doing), name: textOf(json, 'name'), size: numberOf(json, 'size', doing) };
}

function releaseFrom(value: unknown, doing: string): ReleasePage {
  const json = asRecord(value, doing);
  return {
    id: numberOf(json, 'id', doing), tag: textOf(json, 'tag_name'), title: textOf(json, 'name'), notes: textOf(json, 'body'),
    draft: flagOf(json, 'draft'), prerelease: flagOf(json, 'prerelease'), url: addressOf(json, 'html_url'),
    assets: listOf(json, 'assets').map((asset) => assetFrom(asset, doing)),
  };
}

function bodyOf({ tag, title, notes, draft, prerelease }: ReleaseFields): Json {
  return { tag_name: tag, name: title, body: notes, draft, prerelease };
}

/** A name as RFC 7578 puts it into a header: quotes and line ends escaped the way browsers do. */
function quoted(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** One file as a multipart form, read while it is sent. */
function formOf(asset: AssetUpload, file: string, boundary: string): HttpStream {
  const head = Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="attachment"; filename="${quoted(asset.name)}"\r\ncontent-type: application/octet-stream\r\n\r\n`);
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  return {
    length: head.length + asset.size + tail.length,
    async *open() {
      yield head;
      let sent = 0;
      for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
        sent += chunk.length;
        yield chunk;
      }
      if (sent !== asset.size) throw new Error(`${asset.path} changed its size while it was sent`);
      yield tail;
    },
  };
}

/** Release pages and what is attached. API: `/repos/{owner}/{repo}/releases`. */
export function releasePart(api: Connection, cwd: string): Part {
  const releases = (repo: RepositoryName): string => `${repoPath(repo)}/releases`;
  return {
    async release(repo, tag) {
      const doing = `read the release \`${tag}\``;
      const { status, value } = await api.json({ path: `${releases(repo)}/tags/${encodeURIComponent(tag)}`, doing, allow: [404] });
      return status === 404 ? undefined : releaseFrom(value, doing);
    },
    // sending it twice is safe: the second answer is 409
    async createRelease(repo, fields) {
      const doing = `create the release \`${fields.tag}\``;
      await api.needToken(doing);
      const { status, value } = await api.json({ method: 'POST', path: releases(repo), json: bodyOf(fields), doing, allow: [409], idempotent: true });
      return status === 409 ? 'conflict' : releaseFrom(value, doing);
    },
    async updateRelease(repo, id, fields) {
      const doing = `update the release \`${fields.tag}\``;
      await api.needToken(doing);
      const { status, value } = await api.json({ method: 'PATCH', path: `${releases(repo)}/${id}`, json: bodyOf(fields), doing, allow: [404], idempotent: true });
      return status === 404 ? 'gone' : releaseFrom(value, doing);
    },
    async uploadAsset(repo, releaseId, asset) {
      const doing = `attach ${asset.name}`;
      await api.needToken(doing);
      const boundary = `ci-shared-${Math.random().toString(36).slice(2)}${Math.random().toString(36).slice(2)}`;
      const { value } = await api.json({
        method: 'POST', path: `${releases(repo)}/${releaseId}/assets?name=${encodeURIComponent(asset.name)}`, doing,
        headers: { 'content-type': `multipart/form-data; boundary=${boundary}` }, body: formOf(asset, path.resolve(cwd, asset.path), boundary),
        // while the server stores a large file nothing comes
        limits: { total: 60 * 60_000, idle: 5 * 60_000 },
      });
      const stored = assetFrom(asRecord(value, doing), doing);
      if (stored.size === asset.size) return stored;
      throw new EnvironmentError(`cannot ${doing}: Forgejo stored ${stored.size} of ${asset.size} bytes`, { help: 'run the command again: it replaces what is incomplete' });
    },
    async deleteAsset(repo, releaseId, assetId) {
      const doing = 'remove a replaced asset';
      await api.needToken(doing);
      await api.send({ method: 'DELETE', path: `${releases(repo)}/${releaseId}/assets/${assetId}`, doing, allow: [404] });
    },
  };
}
