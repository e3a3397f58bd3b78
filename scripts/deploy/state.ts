/** Where the state of one copy is, and what it knows: asked before Terraform runs, so that no copy meets another's state. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { type Check, passed, refused } from './check.ts';
import { describeError } from './describe-error.ts';

export interface StatePlace {
  /** Empty for a local file. */
  readonly bucket: string;
  readonly region: string;
  /** Directory of the project. */
  readonly root: string;
  readonly stack: string;
}

export interface KnownState {
  /** Addresses of the resources that exist as far as the state knows. */
  readonly addresses: ReadonlySet<string>;
  readonly accountId: string | undefined;
  /** Whether Terraform has written it: until then another run may be about to. */
  readonly isWritten: boolean;
}

interface RawState {
  readonly resources?: readonly {
    readonly mode: string;
    readonly type: string;
    readonly name: string;
    readonly instances: readonly { readonly attributes?: Readonly<Record<string, unknown>> }[];
  }[];
}

/** Terraform truncates a local state before each write of it, and keeps an empty file until the first. */
const READS_MAX = 5;
const READ_AGAIN_MS = 100;

const localFile = ({ root, stack }: StatePlace) => join(root, `terraform.${stack}.tfstate`);
const localLock = ({ root, stack }: StatePlace) => join(root, `terraform.${stack}.lock.hcl`);
const key = ({ stack }: StatePlace) => `${stack}/terraform.tfstate`;
const lockKey = ({ stack }: StatePlace) => `${stack}/terraform.lock.hcl`;

export const describePlace = (place: StatePlace) =>
  place.bucket === '' ? localFile(place) : `s3://${place.bucket}/${key(place)}`;

export async function readState(place: StatePlace): Promise<Check<KnownState>> {
  const found = await readLocal(place);
  if (place.bucket === '' || found.kind === 'refused') return found;
  const local = found.value;
  const remote = await readRemote(place);
  if (remote.kind === 'refused' || local.addresses.size === 0) return remote;
  const move = `aws s3 mv ${localFile(place)} ${describePlace(place)}`;
  return refused(
    remote.value.addresses.size === 0
      ? `The state of ${place.stack} is a local file, not in ${place.bucket}. Move it first: ${move}`
      : `${place.stack} has two states, ${localFile(place)} and ${describePlace(place)}. Put the local one aside if the shared one is right.`,
  );
}

/** Another run may be writing it at this moment: what is not whole is read again before it counts. */
async function readLocal(place: StatePlace): Promise<Check<KnownState>> {
  const file = localFile(place);
  const repair = `another run is writing it, or one died at it: try again, else restore it from ${file}.backup`;
  for (let read = 1; existsSync(file); read += 1) {
    const text = readFileSync(file, 'utf8');
    const found = known(text, `${file} is no whole state: ${repair}`);
    if ((found.kind === 'ok' && text !== '') || read === READS_MAX) return found;
    await sleep(READ_AGAIN_MS);
  }
  return passed(nothing);
}

async function readRemote(place: StatePlace): Promise<Check<KnownState>> {
  const { bucket, region } = place;
  const wanted = { Bucket: bucket, Key: key(place) };
  try {
    const text = await withStorage(place, async (client) => {
      await client.send(new HeadBucketCommand({ Bucket: bucket }));
      return (await client.send(new GetObjectCommand(wanted))).Body?.transformToString();
    });
    const repair =
      'the bucket keeps its earlier versions, if it was made as docs/deploying.md says';
    return known(text ?? '', `${describePlace(place)} is no whole state: ${repair}.`);
  } catch (error) {
    if (error instanceof NoSuchKey) return passed(nothing);
    return refused(
      `TF_STATE_BUCKET is "${bucket}", which these credentials cannot read in ${region} (${describeError(error)}). Make it first, see docs/deploying.md`,
    );
  }
}

const nothing: KnownState = { addresses: new Set(), accountId: undefined, isWritten: false };

/** An empty text is what Terraform too takes for a state that knows nothing yet. */
function known(text: string, complaint: string): Check<KnownState> {
  if (text === '') return passed(nothing);
  try {
    return passed(summaryOf(JSON.parse(text) as RawState));
  } catch {
    return refused(complaint);
  }
}

function summaryOf({ resources = [] }: RawState): KnownState {
  const existing = resources.filter(({ instances }) => instances.length > 0);
  const identity = existing.find(({ type }) => type === 'aws_caller_identity');
  const accountId = identity?.instances[0]?.attributes?.account_id;
  const managed = existing.filter(({ mode }) => mode === 'managed');
  return {
    addresses: new Set(managed.map(({ type, name }) => `${type}.${name}`)),
    accountId: typeof accountId === 'string' ? accountId : undefined,
    isWritten: true,
  };
}

/** A state that knows no resource any more is itself a trace, and so is the choice of providers beside it. */
export async function removeEmptyState(place: StatePlace): Promise<void> {
  const state = await readState(place);
  if (state.kind === 'refused' || !state.value.isWritten || state.value.addresses.size > 0) return;
  if (place.bucket === '') {
    const state = localFile(place);
    for (const file of [state, `${state}.backup`, localLock(place)]) rmSync(file, { force: true });
    return;
  }
  await withStorage(place, async (client) => {
    for (const Key of [key(place), lockKey(place)]) {
      await client.send(new DeleteObjectCommand({ Bucket: place.bucket, Key }));
    }
  });
}

/** The choice of providers that is kept beside a state. */
export async function readBeside(place: StatePlace): Promise<string | undefined> {
  if (place.bucket === '') {
    const file = localLock(place);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  }
  const wanted = { Bucket: place.bucket, Key: lockKey(place) };
  return withStorage(place, async (client) => {
    try {
      return await (await client.send(new GetObjectCommand(wanted))).Body?.transformToString();
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  });
}

export async function writeBeside(place: StatePlace, text: string): Promise<void> {
  if (place.bucket === '') {
    writeFileSync(localLock(place), text);
    return;
  }
  const object = { Bucket: place.bucket, Key: lockKey(place), Body: text };
  await withStorage(place, (client) => client.send(new PutObjectCommand(object)));
}

async function withStorage<T>(
  { region }: StatePlace,
  work: (client: S3Client) => Promise<T>,
): Promise<T> {
  const client = new S3Client({ region });
  try {
    return await work(client);
  } finally {
    client.destroy();
  }
}
