/** Carries out an S3 call, whose bodies stream between caller and handler without passing through the front. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AwsResponse, Principal, StreamingHandler } from '../types.ts';
import { silentResponse, writeAnswer } from './http-exchange.ts';
import type { Proceed } from './interceptors.ts';
import type { Exchange, Pipeline } from './pipeline.ts';
import { readS3Call } from './s3-access.ts';

export interface S3Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly principal: Principal;
  readonly handler: StreamingHandler;
  readonly pipeline: Pipeline;
  /** The caller waits for leave to send its body. */
  readonly expectsContinue: boolean;
}

/** Rejects with AnswerLost, UnknownOperation or UnusableInput; all other failures are answered. */
export async function answerS3(exchange: S3Exchange): Promise<void> {
  const { request, response, principal, pipeline } = exchange;
  const { method = 'GET', url = '/', headers, socket } = request;
  const { operation, checks } = readS3Call(method, url, headers);
  const writtenBefore = socket.bytesWritten;
  const call: Exchange = {
    service: 's3',
    operation,
    principal,
    input: undefined,
    content: () => '',
    checks,
    requestBytes: Number(headers['content-length'] ?? 0),
    streamed: true,
    responseBytes: () => socket.bytesWritten - writtenBefore,
  };
  const { carryOut, sent } = oneWay(exchange);
  const answer = await pipeline.run(call, carryOut);
  if (answer === sent()) return;
  // Half an answer cannot be taken back: the caller must see that it is incomplete.
  if (response.headersSent) socket.destroy();
  else writeAnswer(response, answer);
}

function oneWay({ request, response, principal, handler, expectsContinue }: S3Exchange) {
  let begun = false;
  let sent: AwsResponse | undefined;
  const carryOut: Proceed = async ({ discardAnswer = false } = {}) => {
    if (begun) throw new Error('a streamed call can be carried out only once');
    begun = true;
    if (expectsContinue) response.writeContinue();
    const target = discardAnswer ? silentResponse(request) : response;
    const done = written(target);
    await handler(request, target, principal);
    await done;
    const answer: AwsResponse = { status: target.statusCode, headers: {}, body: '' };
    if (!discardAnswer) sent = answer;
    return answer;
  };
  return { carryOut, sent: () => sent };
}

/** Resolves when everything is handed to the socket, or the caller has left. */
function written(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    response.once('finish', resolve);
    response.once('close', resolve);
  });
}
