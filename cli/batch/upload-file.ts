/** Uploads a file to the address that its batch gave, with exactly the headers that the signature covers. */
import { openAsBlob } from 'node:fs';
import { setTimeout as pauseFor } from 'node:timers/promises';
import type { components } from '../client/api-types.ts';
import { CliError } from '../terminal/cli-error.ts';

type Upload = NonNullable<components['schemas']['Batch']['upload']>;

const ATTEMPTS_MAX = 4;
const FIRST_PAUSE_MS = 500;
/** It lies there already: an attempt came through whose answer was lost. */
const THERE_ALREADY = 412;

/** Streams from the disk. What broke off is sent again; the address takes one whole file. */
export async function uploadFile(path: string, { url, headers }: Upload): Promise<void> {
  const body = await openAsBlob(path);
  // fetch sets it from the body.
  const { 'content-length': _, ...sent } = headers;
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await put(url, sent, body);
    if (outcome === 'uploaded') return;
    if (!outcome.mayPass || attempt >= ATTEMPTS_MAX) {
      throw new CliError(`the file was not taken: ${outcome.reason}`);
    }
    await pauseFor(FIRST_PAUSE_MS * 2 ** attempt);
  }
}

async function put(url: string, headers: Record<string, string>, body: Blob) {
  try {
    const answer = await fetch(url, { method: 'PUT', headers, body });
    if (answer.ok || answer.status === THERE_ALREADY) return 'uploaded';
    const code = /<Code>(\w+)<\/Code>/.exec(await answer.text())?.[1] ?? 'no code';
    return { reason: `S3 answered ${answer.status} (${code})`, mayPass: answer.status >= 500 };
  } catch (error) {
    const { cause, message } = error as Error;
    return { reason: cause instanceof Error ? cause.message : message, mayPass: true };
  }
}
