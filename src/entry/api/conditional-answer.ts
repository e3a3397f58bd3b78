/** Conditional reads: the resource with its ETag, or 304 for whoever has it already. */
import type { ApiAnswer } from './api-answer.ts';
import type { ApiRequest } from './api-request.ts';

/** Compares weakly, as RFC 9110 asks for If-None-Match. */
export const matchesEtag = (header: string | undefined, etag: string): boolean => {
  const isSame = (candidate: string) => candidate.replace(/^W\//, '') === etag.replace(/^W\//, '');
  return (header ?? '')
    .slice(0, 4096)
    .split(',')
    .map((candidate) => candidate.trim())
    .some((candidate) => candidate === '*' || isSame(candidate));
};

export const answerConditionally = (
  { headers }: ApiRequest,
  etag: string,
  body: unknown,
): ApiAnswer =>
  matchesEtag(headers['if-none-match'], etag)
    ? { kind: 'not-modified', headers: { etag } }
    : { kind: 'answered', status: 200, body, headers: { etag } };
