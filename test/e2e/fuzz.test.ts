/**
 * Thousands of requests made from the contract, from entirely valid to random bytes, over every route: no
 * answer is ever a 5xx, every refusal says why, and nothing invalid is stored.
 * `FUZZ_SEED=N` repeats a run, `FUZZ_ONLY=I` sends one request of it, `FUZZ_COUNT=N` sends more or fewer.
 */
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readContract } from '../support/fuzz/contract.ts';
import { createJudge, isDecided } from '../support/fuzz/judge.ts';
import { type FuzzRequest, requestsFor } from '../support/fuzz/requests.ts';
import { setStage } from '../support/fuzz/stage.ts';
import { seededRandom } from '../support/number-shapes.ts';
import { createPlainHttp } from '../support/plain-http.ts';
import { faultsIn, readStoredRows } from '../support/stored-rows.ts';
import { eventually, type System, startSystem } from '../support/system.ts';

const SEED = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31));
const COUNT = Number(process.env.FUZZ_COUNT ?? 4000);
const ONLY = process.env.FUZZ_ONLY;
const CONCURRENCY = 6;
const RAW_COUNT = 300;

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system?.close());

const contract = readContract();
const arbitraries = contract.operations.map((operation) => requestsFor(operation, contract));

/** Each request has a seed of its own, so that one can be made again without those before it. */
function requestAt(index: number): FuzzRequest {
  const arbitrary = arbitraries[index % arbitraries.length];
  const [request] = fc.sample(arbitrary ?? fc.constant(undefined), {
    seed: (SEED + Math.imul(index, 0x9e3779b1)) | 0,
    numRuns: 1,
  });
  if (request === undefined) throw new Error('the contract has no operations');
  return request;
}

const replay = (index: number, { method, target, body }: FuzzRequest, fault: string) =>
  `${fault}\n  ${method} ${target} ${body?.toString('latin1').slice(0, 300) ?? ''}\n  again: FUZZ_SEED=${SEED} FUZZ_ONLY=${index}`;

describe(`requests made from the contract (FUZZ_SEED=${SEED})`, () => {
  it('are answered as the contract says, and store nothing that is invalid', async () => {
    process.stdout.write(`FUZZ_SEED=${SEED}\n`);
    const stage = await setStage(system);
    const judge = createJudge(contract);
    const http = createPlainHttp(system.baseUrl);
    const faults: string[] = [];
    const decided = new Map<string, number>();
    const statuses = new Map<number, number>();
    let created = 0;
    async function send(index: number): Promise<void> {
      const request = requestAt(index);
      const { target, headers } = stage.play(request, index);
      const answer = await http.send({ ...request, target, headers });
      faults.push(...judge(request, answer).map((fault) => replay(index, request, fault)));
      const { operationId } = request;
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      if (isDecided(answer)) decided.set(operationId, (decided.get(operationId) ?? 0) + 1);
      if (answer.status < 400 && operationId === 'createPayment') created += 1;
    }
    const indexes =
      ONLY === undefined ? Array.from({ length: COUNT }, (_, at) => at) : [Number(ONLY)];
    const queue = indexes.values();
    await Promise.all(
      Array.from({ length: CONCURRENCY }, async () => {
        for (const index of queue) await send(index);
      }),
    );
    http.close();
    expect(faults).toEqual([]);
    if (ONLY !== undefined) return;
    process.stdout.write(`${JSON.stringify(Object.fromEntries(statuses))}\n`);
    for (const { operationId } of contract.operations) {
      expect(decided.get(operationId) ?? 0, `${operationId} was never reached`).toBeGreaterThan(0);
    }
    const rows = await eventually('the stored rows to be at rest', async () => {
      const seen = await readStoredRows(system);
      return seen.payments.some(({ status }) => status === 'received') ? undefined : seen;
    });
    expect(faultsIn(rows)).toEqual([]);
    expect(rows.payments).toHaveLength(stage.paymentsMade + created);
  });

  it('with random bytes in them leave the engine alive, and never make it answer 5xx', async () => {
    const { hostname, port, pathname } = new URL(system.baseUrl);
    const random = seededRandom(SEED);
    const below = (bound: number) => Math.floor(random() * bound);
    const body = '{"amountMinor":1,"currency":"USD","paymentMethod":"tok_approve"}';
    const whole = `POST ${pathname}/payments HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${system.apiKey}\r\nIdempotency-Key: k\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`;
    async function round(): Promise<string> {
      const bytes = Buffer.from(whole);
      for (let change = below(8); change >= 0; change -= 1) bytes[below(bytes.length)] = below(256);
      return exchange(Number(port), hostname, bytes);
    }
    for (let count = 0; count < RAW_COUNT; count += 10) {
      for (const text of await Promise.all(Array.from({ length: 10 }, round))) {
        expect(text, `FUZZ_SEED=${SEED}`).not.toMatch(/^HTTP\/1\.1 5/);
      }
    }
    expect((await fetch(`${system.baseUrl}/health`)).status).toBe(200);
  });
});

/** Everything that comes back until the connection ends, or nothing more comes. */
function exchange(port: number, host: string, bytes: Buffer): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(port, host);
    socket.setTimeout(250, () => socket.destroy());
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => resolve(text));
    socket.end(bytes);
  });
}
