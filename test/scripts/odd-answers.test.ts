/** Whatever AWS answers, a command ends in one line and with the exit code that its document promises. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { describePlace, readState, type StatePlace } from '../../scripts/deploy/state.ts';

const identity =
  '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Account>123456789012</Account><Arn>arn:aws:iam::123456789012:user/x</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>';

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** An AWS of which only the identity service may be sound. */
let aws: { readonly identity: Answer; readonly rest: Answer };
const server = createServer((request, response) => {
  const isIdentity = (request.headers.authorization ?? '').includes('/sts/');
  const { status, body } = isIdentity ? aws.identity : aws.rest;
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(body);
});
const sound: Answer = { status: 200, body: identity };
let endpoint = '';
let directory = '';

beforeAll(async () => {
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  vi.stubEnv('AWS_ENDPOINT_URL', endpoint);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'state-'));
});

afterAll(() => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
});

interface Outcome {
  readonly code: number;
  readonly lines: readonly string[];
}

/** `npm run account`: asks who we are, then API Gateway. */
function account(answers: typeof aws): Promise<Outcome> {
  aws = answers;
  const script = resolve(import.meta.dirname, '../../scripts/account.ts');
  const env = { ...process.env, NO_COLOR: '1', AWS_MAX_ATTEMPTS: '1' };
  return new Promise((done) => {
    const child = execFile(process.execPath, [script], { env }, (_error, _stdout, stderr) => {
      done({ code: child.exitCode ?? -1, lines: stderr.trim().split('\n') });
    });
  });
}

describe('an answer of API Gateway', () => {
  test.each<readonly [string, Answer, RegExp]>([
    ['cut off', { status: 200, body: '{"cloudwatch' }, /^AWS's answer \(HTTP 200\) could not be/],
    ['of another kind', { status: 200, body: '<html>' }, /^AWS's answer \(HTTP 200\) could not be/],
    ['empty, with an error', { status: 503, body: '' }, /\S/],
    ['cut off, with an error', { status: 400, body: '{"mess' }, /\S/],
  ])('that is %s is an error of one line', async (_name, rest, said) => {
    const { code, lines } = await account({ identity: sound, rest });
    expect({ code, count: lines.length }, lines.join('\n')).toEqual({ code: 1, count: 1 });
    expect(lines[0]).toMatch(said);
  });
});

describe('an answer about who we are', () => {
  test.each<readonly [string, Answer, RegExp]>([
    ['empty', { status: 200, body: '' }, /^AWS named no account/],
    ['cut off', { status: 200, body: identity.slice(0, 90) }, /^AWS (named|does not tell)/],
    ['empty, with an error', { status: 403, body: '' }, /^AWS does not/],
  ])('that is %s is refused in one line', async (_name, answer, said) => {
    const { code, lines } = await account({ identity: answer, rest: sound });
    expect({ code, count: lines.length }, lines.join('\n')).toEqual({ code: 2, count: 1 });
    expect(lines[0]).toMatch(said);
  });
});

const whole = JSON.stringify({
  resources: [{ mode: 'managed', type: 'aws_iam_role', name: 'x', instances: [{}] }],
});
const place = (bucket = ''): StatePlace => ({
  bucket,
  region: 'us-east-1',
  root: directory,
  stack: 'tap-dev',
});
const unreadable = [
  '{"resources"',
  '{"resources":[{"mode":"managed"',
  'null',
  '{"resources":[{}]}',
];

describe('a local state', () => {
  test('that is empty, as Terraform keeps it until its first write, knows nothing yet', async () => {
    writeFileSync(describePlace(place()), '');
    const found = await readState(place());
    expect(found).toMatchObject({ kind: 'ok', value: { accountId: undefined } });
  });

  test.each(['', ...unreadable])('that is being written (%s) is read again', async (half) => {
    writeFileSync(describePlace(place()), half);
    const reading = readState(place());
    await sleep(20);
    writeFileSync(describePlace(place()), whole);
    const found = await reading;
    expect(found.kind === 'ok' && [...found.value.addresses]).toEqual(['aws_iam_role.x']);
  });

  test.each(unreadable)('that stays half written (%s) is refused in one line', async (half) => {
    writeFileSync(describePlace(place()), half);
    const found = await readState(place());
    const file = describePlace(place());
    expect(found).toEqual({
      kind: 'refused',
      message: `${file} is no whole state: another run is writing it, or one died at it: try again, else restore it from ${file}.backup`,
    });
  });

  test('that goes away meanwhile is none', async () => {
    writeFileSync(describePlace(place()), '');
    const reading = readState(place());
    rmSync(describePlace(place()));
    expect(await reading).toMatchObject({ kind: 'ok' });
  });
});

describe('a shared state', () => {
  test('is read from the bucket', async () => {
    aws = { identity: sound, rest: { status: 200, body: whole } };
    const found = await readState(place('states'));
    expect(found.kind === 'ok' && [...found.value.addresses]).toEqual(['aws_iam_role.x']);
  });

  test.each(unreadable)('that is not whole (%s) is refused', async (body) => {
    aws = { identity: sound, rest: { status: 200, body } };
    const found = await readState(place('states'));
    expect(found).toMatchObject({
      kind: 'refused',
      message: expect.stringMatching(/^s3:\/\/states\/tap-dev\/terraform.tfstate is no whole/),
    });
  });

  test.each([
    ['empty', ''],
    ['no XML', '{'],
  ])('behind a refusal that is %s is refused in one line', async (_name, body) => {
    aws = { identity: sound, rest: { status: 403, body } };
    const found = await readState(place('states'));
    expect(found).toMatchObject({
      kind: 'refused',
      message: expect.stringMatching(
        /^TF_STATE_BUCKET is "states", which these credentials [^\n]*$/,
      ),
    });
  });
});
