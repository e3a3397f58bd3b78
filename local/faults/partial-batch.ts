/** A batch of messages of which the service takes all but the last, which fails for no fault of its own. */
import { randomUUID } from 'node:crypto';
import type { Input } from '../front/access-check.ts';
import type { Proceed } from '../front/interceptors.ts';
import type { AwsResponse } from '../types.ts';

const CODE = 'InternalError';
const MEMBER = /^PublishBatchRequestEntries\.member\.(\d+)\.(.+)$/;

interface Split {
  readonly lastId: string;
  /** The same call without its last entry; null where there was no other. */
  readonly others: Input | null;
}

/** The others are carried out and answered as ever; a batch of one entry is not carried out at all. */
export async function takeAllButLast(
  service: string,
  input: Input | undefined,
  proceed: Proceed,
): Promise<AwsResponse> {
  const isQueue = service === 'sqs';
  const { lastId, others } = isQueue ? splitEntries(input) : splitFields(input);
  const taken = others === null ? undefined : await proceed({ input: others });
  if (taken !== undefined && taken.status !== 200) return taken;
  return isQueue ? alsoFailed(taken, lastId) : alsoFailedXml(taken, lastId);
}

function splitEntries(input: Input | undefined): Split {
  const entries = Array.isArray(input?.Entries) ? (input.Entries as { readonly Id: string }[]) : [];
  const last = entries.at(-1);
  if (last === undefined) throw new Error('only a call with entries can be taken in part');
  const others = entries.length === 1 ? null : { ...input, Entries: entries.slice(0, -1) };
  return { lastId: last.Id, others };
}

/** SNS has its entries in flat fields, numbered from one. */
function splitFields(input: Input | undefined): Split {
  const fields = Object.entries(input ?? {});
  const last = Math.max(...fields.map(([name]) => Number(MEMBER.exec(name)?.[1] ?? 0)), 0);
  const lastId = input?.[`PublishBatchRequestEntries.member.${last}.Id`];
  if (typeof lastId !== 'string') throw new Error('only a call with entries can be taken in part');
  const kept = fields.filter(([name]) => Number(MEMBER.exec(name)?.[1] ?? 0) !== last);
  return { lastId, others: last === 1 ? null : Object.fromEntries(kept) };
}

function alsoFailed(taken: AwsResponse | undefined, Id: string): AwsResponse {
  const answer = taken ?? {
    status: 200,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: '{"Successful":[]}',
  };
  const told = JSON.parse(answer.body.toString()) as { readonly Failed?: readonly object[] };
  const Message = 'Asked for by a fault plan.';
  const Failed = [...(told.Failed ?? []), { Id, Code: CODE, SenderFault: false, Message }];
  return { ...answer, body: JSON.stringify({ ...told, Failed }) };
}

function alsoFailedXml(taken: AwsResponse | undefined, id: string): AwsResponse {
  const failed = `<Failed><member><Id>${id}</Id><Code>${CODE}</Code><SenderFault>false</SenderFault></member></Failed>`;
  if (taken !== undefined) {
    const body = taken.body.toString().replace('<Failed/>', failed);
    return { ...taken, body };
  }
  const body = `<PublishBatchResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishBatchResult><Successful/>${failed}</PublishBatchResult><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></PublishBatchResponse>`;
  return { status: 200, headers: { 'content-type': 'text/xml' }, body };
}
