/** `npm run destroy`: removes one copy of the system from AWS. */
import { resolve } from 'node:path';
import { destroyCommand } from './deploy/destroy-command.ts';
import { runCommand } from './deploy/run-command.ts';

await runCommand('destroy', destroyCommand, resolve(import.meta.dirname, '..'));
