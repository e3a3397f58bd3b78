/** The engine in a process of its own, so that whoever measures it does not slow it down. */
import { startEngine } from '../../local/engine.ts';
import type { EngineMessage, EngineRequest } from './bench-engine.ts';

const [stackDirectory = '', dataDirectory = ''] = process.argv.slice(2);
const engine = await startEngine({
  stackDirectory,
  dataDirectory,
  persist: false,
  port: 0,
  timeScale: 1,
  log: ({ level, message, source }) => {
    if (level === 'error') process.stderr.write(`${source}: ${message}\n`);
  },
});

const tell = (message: EngineMessage) => process.send?.(message);

process.on('message', async (request: EngineRequest) => {
  if (request.kind === 'merchant') {
    tell({ kind: 'merchant', ...(await engine.createMerchant('Benchmark')) });
    return;
  }
  await engine.close();
  process.disconnect();
});

const { baseUrl, awsEndpoint, awsAccessKeyId, awsSecretAccessKey } = engine.announcement;
tell({ kind: 'ready', baseUrl, awsEndpoint, awsAccessKeyId, awsSecretAccessKey });
