/** Reads the request headers that carry meaning: Idempotency-Key and Prefer. */

export const IDEMPOTENCY_KEY_LENGTH_MAX = 255;
export const WAIT_SECONDS_MAX = 25;

export type IdempotencyKey =
  | { readonly ok: true; readonly key: string }
  | {
      readonly ok: false;
      readonly rejection: 'idempotency-key-missing' | 'idempotency-key-invalid';
    };

const PRINTABLE = /^[\x20-\x7e]{1,255}$/;
// RFC 8941 string: only the quote and the backslash may be escaped, and must be.
const QUOTED = /^"((?:[^"\\]|\\["\\])*)"$/;

/** Bare or as the draft's quoted string; both forms of one key are the same key. */
export const parseIdempotencyKey = (header: string | null | undefined): IdempotencyKey => {
  const value = header?.trim() ?? '';
  if (value === '') return { ok: false, rejection: 'idempotency-key-missing' };
  const quoted = value.startsWith('"');
  const key = quoted ? QUOTED.exec(value)?.[1]?.replace(/\\(["\\])/g, '$1') : value;
  return key !== undefined && PRINTABLE.test(key)
    ? { ok: true, key }
    : { ok: false, rejection: 'idempotency-key-invalid' };
};

export interface Preference {
  /** 1 to 25; more counts as 25. Null when the client does not ask to wait. */
  readonly waitSeconds: number | null;
  /** Whether anything was preferred that we know, so that the answer says what was followed. */
  readonly isStated: boolean;
}

/**
 * Reads `wait=N` and `respond-async` of Prefer (RFC 7240). The first wait counts; a preference that is
 * unknown or malformed is ignored, never refused.
 */
export const parsePrefer = (header: string | null | undefined): Preference => {
  const preferences = (header ?? '').slice(0, 1024).split(',');
  const waits = preferences.map((preference) => {
    const [, bare, quoted] =
      /^\s*wait\s*=\s*(?:(\d{1,9})|"(\d{1,9})")\s*(?:;.*)?$/i.exec(preference) ?? [];
    return Number(bare ?? quoted ?? 0);
  });
  const seconds = waits.find((wait) => wait >= 1);
  const isAsync = preferences.some((preference) =>
    /^\s*respond-async\s*(?:=\s*(?:"")?\s*)?(?:;.*)?$/i.test(preference),
  );
  return {
    waitSeconds: seconds === undefined ? null : Math.min(seconds, WAIT_SECONDS_MAX),
    isStated: isAsync || seconds !== undefined,
  };
};
