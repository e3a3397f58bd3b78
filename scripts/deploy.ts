/** `npm run deploy`: puts one copy of the system on AWS, or brings it up to date. */
import { resolve } from 'node:path';
import { deployCommand } from './deploy/deploy-command.ts';
import { runCommand } from './deploy/run-command.ts';

await runCommand('deploy', deployCommand, resolve(import.meta.dirname, '..'));
