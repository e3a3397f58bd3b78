/** `npm run plan`: shows what a deployment would change. */
import { resolve } from 'node:path';
import { planCommand } from './deploy/deploy-command.ts';
import { runCommand } from './deploy/run-command.ts';

await runCommand('plan', planCommand, resolve(import.meta.dirname, '..'));
