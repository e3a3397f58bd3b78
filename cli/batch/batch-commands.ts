/** Commands on batches, through the public API as a merchant uses it. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { PaymentsClient } from '../client/payments-client.ts';
import { dataOf } from '../payments/api-context.ts';
import { CliError } from '../terminal/cli-error.ts';
import type { Command, OptionValues } from '../terminal/run-tool.ts';
import { saveFile } from '../terminal/save-file.ts';
import { printable } from '../terminal/table.ts';
import { type Batch, hasEnded, rejectLines, summary } from './batch-summary.ts';
import { describeFile, FORMATS } from './describe-file.ts';
import { generate } from './generate-command.ts';
import { payments } from './payments-command.ts';
import { uploadFile } from './upload-file.ts';
import { watchBatch } from './watch-batch.ts';

export interface BatchContext {
  readonly api: () => PaymentsClient;
}

type BatchCommand = Command<BatchContext>;

const LIMIT = 5;

const readBatch = async (client: PaymentsClient, batchId: string): Promise<Batch> =>
  dataOf(await client.GET('/batches/{batchId}', { params: { path: { batchId } } }));

/** What is found when nobody watches, or at the end. */
async function told(batch: Batch) {
  const { lines, notes, exitCode } = summary(batch);
  const rejects = await rejectLines(batch, LIMIT);
  return { data: batch, lines: [...lines, ...rejects], notes, exitCode };
}

const watched = async (client: PaymentsClient, batchId: string) =>
  told(await watchBatch(() => readBatch(client, batchId)));

const isSet = (options: OptionValues, name: string): boolean => options[name] === true;

const submit: BatchCommand = {
  name: 'submit',
  arguments: ['file'],
  help: 'announce and upload a file of payments',
  options: {
    watch: { help: 'stay until the batch has ended, and say how' },
    format: {
      value: 'FORMAT',
      help: `${FORMATS.join(' or ')}; by default the file's name says it`,
    },
    'allow-duplicate': { help: 'make the payments of a file that was sent before once more' },
    'unique-references': { help: 'reject a row whose reference an earlier row has' },
  },
  async run({ api }, { arguments: [path = ''], options }) {
    const file = await describeFile(path, options.format);
    const client = api();
    const batch = dataOf(
      await client.POST('/batches', {
        params: { header: { 'Idempotency-Key': randomUUID() } },
        body: {
          ...file,
          allowDuplicate: isSet(options, 'allow-duplicate'),
          uniqueReferences: isSet(options, 'unique-references'),
        },
      }),
    );
    if (batch.upload === null)
      throw new CliError(`batch ${batch.id} gives no address to upload to`);
    await uploadFile(path, batch.upload);
    if (isSet(options, 'watch')) return watched(client, batch.id);
    const next = `follow it with: npm run batch -- watch ${batch.id}`;
    return {
      data: batch,
      lines: [`${batch.id}  ${printable(file.fileName)} is uploaded`],
      notes: [next],
    };
  },
};

const watch: BatchCommand = {
  name: 'watch',
  arguments: ['batch'],
  help: 'follow a batch until it has ended, and say how',
  options: {},
  run: ({ api }, { arguments: [batchId = ''] }) => watched(api(), batchId),
};

const show: BatchCommand = {
  name: 'show',
  arguments: ['batch'],
  help: 'say where a batch stands',
  options: {},
  run: async ({ api }, { arguments: [batchId = ''] }) => told(await readBatch(api(), batchId)),
};

const cancel: BatchCommand = {
  name: 'cancel',
  arguments: ['batch'],
  help: 'stop what has not begun',
  options: {},
  async run({ api }, { arguments: [batchId = ''] }) {
    const answer = await api().POST('/batches/{batchId}/cancel', {
      params: { path: { batchId }, header: { 'Idempotency-Key': randomUUID() } },
    });
    const batch = dataOf(answer);
    const said = hasEnded(batch) ? 'is canceled' : 'stops: what had begun comes to its end';
    return { data: batch, lines: [`${batch.id} ${said}`] };
  },
};

async function download(url: string, path: string): Promise<void> {
  const answer = await fetch(url);
  if (!answer.ok || answer.body === null) {
    throw new CliError(`the file cannot be fetched: S3 answered ${answer.status}; try again`);
  }
  await saveFile(path, Readable.fromWeb(answer.body));
}

const results: BatchCommand = {
  name: 'results',
  arguments: ['batch'],
  help: 'fetch the files of results and of rejects',
  options: { out: { value: 'DIRECTORY', help: 'where they go; by default here' } },
  async run({ api }, { arguments: [batchId = ''], options: { out = '.' } }) {
    const batch = await readBatch(api(), batchId);
    if (batch.results === null) {
      const advice = batch.status === 'failed' ? `; what it made: payments ${batch.id}` : '';
      throw new CliError(`batch ${batch.id} is ${batch.status} and has no results${advice}`);
    }
    const files: string[] = [];
    for (const kind of ['results', 'rejects'] as const) {
      const address = batch[kind];
      if (address === null) continue;
      const path = join(String(out), `${batch.id}.${kind}.csv`);
      await download(address.url, path);
      files.push(path);
    }
    return { data: { files }, lines: files };
  },
};

export const batchCommands = [submit, watch, show, cancel, results, payments, generate] as const;
