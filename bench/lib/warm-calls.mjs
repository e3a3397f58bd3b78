/** Answers one event again and again when its parent asks; tells how much CPU and time each call took. Plain JavaScript, so that no type stripping is measured. */
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [bundle = '', eventFile = ''] = process.argv.slice(2);
const event = JSON.parse(readFileSync(eventFile, 'utf8'));
const { handler } = await import(pathToFileURL(bundle).href);
const context = {
  awsRequestId: '00000000-0000-4000-8000-000000000000',
  functionName: 'submit-payment',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:submit-payment',
  memoryLimitInMB: '1024',
  logGroupName: '/aws/lambda/submit-payment',
  logStreamName: 'bench',
  callbackWaitsForEmptyEventLoop: false,
  getRemainingTimeInMillis: () => 29_000,
};
let made = 0;

async function call() {
  made += 1;
  const key = `bench-${made}`;
  const headers = { ...event.headers, 'Idempotency-Key': key };
  const multiValueHeaders = { ...event.multiValueHeaders, 'Idempotency-Key': [key] };
  const answer = await handler({ ...event, headers, multiValueHeaders }, context);
  if (answer.statusCode !== 202) throw new Error(`${bundle} answered ${answer.statusCode}`);
}

process.on('message', async (count) => {
  const times = [];
  const before = process.cpuUsage();
  for (let index = 0; index < count; index += 1) {
    const startedAt = performance.now();
    await call();
    times.push(performance.now() - startedAt);
  }
  const { user, system } = process.cpuUsage(before);
  process.send?.({ cpuMs: (user + system) / 1000 / count, times });
});
