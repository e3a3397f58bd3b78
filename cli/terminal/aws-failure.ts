/** What AWS's errors mean to whoever ran the command; undefined for one that is nobody's fault but ours. */

interface SdkError {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  readonly $metadata?: unknown;
}

const ADVICE: readonly (readonly [RegExp, string])[] = [
  [/^ECONNREFUSED$/, 'nothing answers there; is it running?'],
  [/^(ENOTFOUND|EAI_AGAIN|ETIMEDOUT|TimeoutError)$/, 'AWS cannot be reached; check the network'],
  [
    /^CredentialsProviderError$/,
    'no AWS credentials were found; log in, or set AWS_PROFILE or AWS_ACCESS_KEY_ID',
  ],
  [/^(ExpiredToken|ExpiredTokenException)$/, 'the AWS session has expired; log in again'],
  [
    /^(UnrecognizedClientException|InvalidSignatureException|InvalidClientTokenId|InvalidAccessKeyId)$/,
    'AWS does not accept these credentials; log in again',
  ],
  [
    /^ResourceNotFoundException$/,
    'this environment has no such table here; check --env, the account and the region, or deploy it',
  ],
];

/** One line, without anything that was sent. */
export function awsFailure(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { name = '', code = '', message = '', $metadata } = error as Error & SdkError;
  const advice = ADVICE.find(([pattern]) => pattern.test(code) || pattern.test(name))?.[1];
  if (advice !== undefined) return `${code || name}: ${advice}`;
  if ($metadata === undefined) return undefined;
  return `${name}: ${message.split('\n')[0] ?? ''}`;
}
