/** How long a client's wait may still take: it began when its request came, not when a function had time for it. */
import type { Preference } from '../../contract/headers.ts';
import type { ApiRequest } from './api-request.ts';

/** Seconds; null when the client does not ask to wait, or has waited already. */
export function waitLeft(
  { waitSeconds }: Preference,
  { ageMs }: Pick<ApiRequest, 'ageMs'>,
): number | null {
  if (waitSeconds === null || waitSeconds * 1000 <= ageMs) return null;
  return waitSeconds - ageMs / 1000;
}
