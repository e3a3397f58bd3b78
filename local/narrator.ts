/** What `npm start` tells a person: where things are, what to paste, and what happens to each payment. */
import type { Engine } from './engine.ts';
import type { LogLine, LogSink } from './types.ts';

export interface Narrator {
  readonly log: LogSink;
  /** Starts to tell of requests and notifications. */
  follow(engine: Engine): void;
}

export const farewell = '\nStopping; everything that was started ends with it.';

const time = (at: number) => new Date(at).toISOString().slice(11, 23);

function curl(engine: Engine, path: string, more: readonly string[] = []): string {
  const { baseUrl, apiKey } = engine.announcement;
  const lines = [`curl -s '${baseUrl}${path}'`, `-H 'Authorization: Bearer ${apiKey}'`, ...more];
  return lines.join(' \\\n    ');
}

/** The text printed once the system is ready. */
export function welcome(engine: Engine, localFile: string): string {
  const { baseUrl, awsEndpoint, merchantId, operatorKey } = engine.announcement;
  const submit = curl(engine, '/payments', [
    '-H "Idempotency-Key: demo-$(date +%s)"',
    "-H 'Content-Type: application/json' -H 'Prefer: wait=10'",
    `-d '{"amountMinor":1000,"currency":"USD","paymentMethod":"tok_approve"}'`,
  ]);
  return `
  API           ${baseUrl}   (its contract: ${baseUrl}/openapi.json)
  AWS endpoint  ${awsEndpoint}   (for AWS tools; credentials in ${localFile})
  merchant      ${merchantId}
  operator key  ${operatorKey}

Make a payment: paste this in another terminal

  ${submit}

Other tokens decline, ask for a review, time out: docs/architecture.md#sandbox-tokens
How it works: docs/architecture.md. How this engine works: docs/local-engine.md.
Ctrl-C stops everything.
`;
}

/** What needs an eye, and what takes time at the start: an engine that is being fetched. */
const isNews = ({ level, source }: LogLine) =>
  level === 'warn' || level === 'error' || (level === 'info' && source === 'dynamodb');

/** An access log line of the stage, for a person; undefined when the line is something else. */
function requestLine(message: string): string | undefined {
  if (!message.startsWith('{')) return undefined;
  const { httpMethod, resourcePath, status, responseLatencyMs } = JSON.parse(message) as Record<
    string,
    string
  >;
  return `${httpMethod} ${resourcePath}  ${status}  ${responseLatencyMs} ms`;
}

/** Writes warnings and errors of the engine at once, and the story of payments once told to follow. */
export function createNarrator(say: (line: string) => void): Narrator {
  const tell = (at: number, source: string, message: string) =>
    say(`${time(at)}  ${source.padEnd(14)} ${message}`);
  const log = (line: LogLine) => {
    const request = line.source === 'api' ? requestLine(line.message) : undefined;
    if (request !== undefined) tell(line.at, 'api', request);
    else if (isNews(line)) tell(line.at, line.source, line.message);
  };

  function follow(engine: Engine): void {
    let hasShownTrail = false;
    engine.onNotification(({ at, type, paymentId }) => {
      tell(at, 'notification', `${type}  ${paymentId}`);
      if (type !== 'payment.captured' || hasShownTrail) return;
      hasShownTrail = true;
      say(`\nRead its audit trail:\n\n  ${curl(engine, `/payments/${paymentId}/events`)}\n`);
    });
  }

  return { log, follow };
}
