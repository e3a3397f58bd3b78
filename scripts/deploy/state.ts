/** Where the state of one copy is, and what it knows: asked before Terraform runs, so that no copy meets another's state. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { type Check, passed, refused } from './check.ts';

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
}

interface RawState {
  readonly resources?: readonly {
    readonly mode: string;
    readonly type: string;
    readonly name: string;
    readonly instances: readonly { readonly attributes?: Readonly<Record<string, unknown>> }[];
  }[];
}

const localFile = ({ root, stack }: StatePlace) => join(root, `terraform.${stack}.tfstate`);
const key = ({ stack }: StatePlace) => `${stack}/terraform.tfstate`;

export const describePlace = (place: StatePlace) =>
  place.bucket === '' ? localFile(place) : `s3://${place.bucket}/${key(place)}`;

export async function readState(place: StatePlace): Promise<Check<KnownState>> {
  const local = readLocal(place);
  if (place.bucket === '') return passed(local);
  const remote = await readRemote(place);
  if (remote.kind === 'refused' || local.addresses.size === 0) return remote;
  const move = `aws s3 mv ${localFile(place)} ${describePlace(place)}`;
  return refused(
    remote.value.addresses.size === 0
      ? `The state of ${place.stack} is a local file, not in ${place.bucket}. Move it first: ${move}`
      : `${place.stack} has two states, ${localFile(place)} and ${describePlace(place)}. Put the local one aside if the shared one is right.`,
  );
}

function readLocal(place: StatePlace): KnownState {
  const file = localFile(place);
  return existsSync(file) ? known(readFileSync(file, 'utf8')) : known('{}');
}

async function readRemote(place: StatePlace): Promise<Check<KnownState>> {
  const { bucket, region } = place;
  const client = new S3Client({ region });
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket }));
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key(place) }));
    return passed(known((await Body?.transformToString()) ?? '{}'));
  } catch (error) {
    const { name } = error instanceof Error ? error : new Error(String(error));
    if (name === 'NoSuchKey') return passed(known('{}'));
    return refused(
      `TF_STATE_BUCKET is "${bucket}", which these credentials cannot read in ${region} (${name}). Make it first, see docs/deploying.md`,
    );
  } finally {
    client.destroy();
  }
}

function known(text: string): KnownState {
  const { resources = [] } = JSON.parse(text) as RawState;
  const existing = resources.filter(({ instances }) => instances.length > 0);
  const identity = existing.find(({ type }) => type === 'aws_caller_identity');
  const accountId = identity?.instances[0]?.attributes?.account_id;
  const managed = existing.filter(({ mode }) => mode === 'managed');
  return {
    addresses: new Set(managed.map(({ type, name }) => `${type}.${name}`)),
    accountId: typeof accountId === 'string' ? accountId : undefined,
  };
}

/** A state that knows no resource any more is itself a trace. */
export async function removeEmptyState(place: StatePlace): Promise<void> {
  const state = await readState(place);
  if (state.kind === 'refused' || state.value.addresses.size > 0) return;
  if (place.bucket === '') {
    rmSync(localFile(place), { force: true });
    rmSync(`${localFile(place)}.backup`, { force: true });
    return;
  }
  const client = new S3Client({ region: place.region });
  await client.send(new DeleteObjectCommand({ Bucket: place.bucket, Key: key(place) }));
  client.destroy();
}
