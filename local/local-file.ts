/** `.tap/local.json`: where a running engine announces itself to the tools, with the keys to reach it. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface LocalFile {
  /** The API's base, ending in the stage: `http://127.0.0.1:4010/v1`. */
  readonly baseUrl: string;
  readonly merchantId: string;
  readonly apiKey: string;
  readonly operatorKey: string;
  /** The service front: give it to the AWS CLI or an SDK as the endpoint, with the credentials below. */
  readonly awsEndpoint: string;
  readonly awsAccessKeyId: string;
  readonly awsSecretAccessKey: string;
  readonly awsRegion: string;
  readonly environmentSuffix: string;
  readonly pid: number;
}

/** Writes it for its owner's eyes only, since it holds keys. */
export function writeLocalFile(path: string, content: LocalFile): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
}

export function removeLocalFile(path: string): void {
  rmSync(path, { force: true });
}
