/** What the parts of the local engine know of one another. */
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';

export interface Closable {
  close(): Promise<void>;
}

/** One resource of the synthesized stack, interpolations resolved, computed attributes (arn, id, url …) filled in. */
export interface StackResource {
  readonly type: string;
  /** The Terraform local name. */
  readonly name: string;
  /** `type.name` */
  readonly address: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface Stack {
  readonly directory: string;
  readonly region: string;
  readonly accountId: string;
  readonly environmentSuffix: string;
  readonly resources: readonly StackResource[];
  of(type: string): readonly StackResource[];
}

/** Who calls AWS: a role of the stack (a function's, a state machine's), or the operator who holds the admin key. */
export type Principal =
  | { readonly kind: 'role'; readonly roleArn: string; readonly label: string }
  | { readonly kind: 'admin'; readonly label: string };

/** One call to an AWS service as the front understood it. `body` is the raw payload (empty for streamed S3 calls). */
export interface AwsRequest {
  readonly service: string;
  readonly operation: string;
  readonly principal: Principal;
  readonly method: string;
  /** Path and query as received. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Parsed body of JSON protocols; form fields of query protocols; undefined otherwise. */
  readonly input: Readonly<Record<string, unknown>> | undefined;
}

export interface AwsResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
}

export type ServiceHandler = (request: AwsRequest) => Promise<AwsResponse>;

/** A service whose bodies are streamed (S3): it reads and answers the HTTP exchange itself. */
export type StreamingHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  principal: Principal,
) => Promise<void>;

/** What became of one invocation. `payload` is the JSON text that the handler returned or its error object. */
export type InvokeResult =
  | { readonly kind: 'ok'; readonly payload: string }
  | {
      readonly kind: 'error';
      readonly errorType: string;
      readonly errorMessage: string;
      readonly payload: string;
    }
  | { readonly kind: 'throttled' };

export interface FunctionHost extends Closable {
  /** `name` is the function's name or ARN (version and alias ignored); unknown names reject. */
  invoke(name: string, event: unknown, traceId?: string): Promise<InvokeResult>;
  /** Starts one worker for each named function, so that its first event finds it warm. */
  warm(names: readonly string[]): Promise<void>;
}

/** A line that something in the engine wants a person to see. */
export interface LogLine {
  readonly source: string;
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  /** Epoch milliseconds on the engine's clock. */
  readonly at: number;
}

export type LogSink = (line: LogLine) => void;
