/** The words before the routes of the published document: what holds for all of them. Markdown. */
import { IDEMPOTENCY_KEY_LENGTH_MAX, WAIT_SECONDS_MAX } from '../headers.ts';
import { PAGE_LIMIT_DEFAULT, PAGE_LIMIT_MAX } from '../page-query.ts';

export const INTRODUCTION = `Makes payments, moves their money, reads them, and proves what happened to them.

**Format.** JSON in UTF-8, names in camelCase. U+FFFD, which stands for bytes that are no UTF-8, is refused. Times are RFC 3339 in UTC with milliseconds. Ids bear the prefix of their kind and sort by time. Fields and error codes may be added; what is there keeps its meaning.

**Money.** \`amountMinor\` is an integer in the currency's minor unit: 10.00 USD is \`1000\` with \`USD\`, 1000 JPY is \`1000\` with \`JPY\`. Fractions, unknown currencies and numbers out of range are refused.

**Authentication.** Send \`Authorization: Bearer\` and your key. A merchant's key (\`sk_…\`) sees its own payments only: another merchant's do not exist for it. It carries scopes, and each route names the one that it needs. An operator's key (\`ok_…\`) reads any payment, lists a merchant's that it names by \`merchantId\`, and decides reviews and retries; it makes no payments. A revoked key may work for as long as an authorization is cached, a minute by default.

**Idempotency.** Every POST needs an \`Idempotency-Key\`: 1 to ${IDEMPOTENCY_KEY_LENGTH_MAX} printable ASCII characters, bare or as a quoted string, kept for 24 hours and yours alone. The same key with the same request has no second effect and gets the first answer's status with the resource as it is now, and \`Idempotent-Replayed: true\`; with another body or path it is refused. A request that was refused as invalid, or failed on our side, may be sent again with the same key.

**Waiting.** Work goes on after the answer: 202, and \`Location\` says where to look. \`Prefer: wait=N\` (1 to ${WAIT_SECONDS_MAX} seconds) asks for the outcome: 201, or 200 for a command, if it came in time, else 202. \`Preference-Applied\` says which. Waiting is a courtesy: while very many wait, or the processor fails again and again, the answer is 202 at once.

**Errors** are RFC 9457 problem documents: act on \`code\`, show \`detail\`, and give \`requestId\` when you ask for help. \`errors\` lists all violations at once, by JSON Pointer. Repeat a 429 or 503 after \`Retry-After\` seconds, and any 5xx with the same key.

**Pages.** \`limit\` is 1 to ${PAGE_LIMIT_MAX}, ${PAGE_LIMIT_DEFAULT} unless given. \`nextCursor\` leads to the next page of the same query and is null on the last; it is signed and of no use to others.

**Conditional reads.** \`ETag\` is the payment's version, and stands for all that is told of a batch but the addresses of its files; with \`If-None-Match\` what is unchanged is 304 without a body. Addresses end: ask without it for new ones.

**Limits.** Each merchant has a rate and a burst, under a ceiling for all: beyond them 429. A body has at most 256 KB and comes uncompressed.

**Card numbers** have no place here. A request with one anywhere, in a field, a key or a header, is refused with \`card-number-refused\` and stored nowhere; UUIDs and our own ids are never taken for one. Send a token from the processor.

**Sandbox tokens** for \`paymentMethod\`: \`tok_approve\`; \`tok_decline_insufficient_funds\`, \`tok_decline_stolen_card\`, \`tok_decline_expired_card\`; \`tok_risk_review\`, \`tok_risk_decline\`; \`tok_processor_timeout_once\`, \`tok_processor_unavailable_twice\`, \`tok_processor_down\`, \`tok_capture_fails_once\`; \`tok_slow\`.`;
