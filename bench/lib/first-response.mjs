/** Imports the bundle and answers the event that the arguments name; tells its parent how many milliseconds both took. Plain JavaScript, so that no type stripping is measured. */
import { readFileSync } from 'node:fs';
// The SDK imports it only where, unlike on AWS, an endpoint is not https; an import of it loads Node's WebSockets too.
import 'node:http';
import { pathToFileURL } from 'node:url';

const [bundle = '', eventFile = ''] = process.argv.slice(2);
const event = JSON.parse(readFileSync(eventFile, 'utf8'));
const startedAt = performance.now();
const { handler } = await import(pathToFileURL(bundle).href);
const context = {
  awsRequestId: '00000000-0000-4000-8000-000000000000',
  functionName: 'submit-payment',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:submit-payment',
  memoryLimitInMB: '512',
  logGroupName: '/aws/lambda/submit-payment',
  logStreamName: 'bench',
  callbackWaitsForEmptyEventLoop: false,
  getRemainingTimeInMillis: () => 29_000,
};
// An authorizer refuses by throwing.
const answer = await handler(event, context).catch((error) => {
  if (error.message === 'Unauthorized') return { statusCode: 401, body: '' };
  throw error;
});
const elapsedMs = performance.now() - startedAt;
process.send?.({ statusCode: answer.statusCode, body: answer.body, elapsedMs });
process.disconnect?.();
process.exit(0);
