/** Issues access keys, one pair for each principal, and tells whose a key is. */
import { createHmac, randomBytes } from 'node:crypto';
import type { Principal } from '../types.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

interface Holder {
  readonly principal: Principal;
  readonly secretAccessKey: string;
}

export interface CredentialRegistry {
  /** The same pair whenever the same principal asks during one run. */
  issue(principal: Principal): Credentials;
  holderOf(accessKeyId: string): Holder | undefined;
}

/** `seed` decides all keys; without one, every run has its own. */
export function createCredentialRegistry(
  seed: string | Buffer = randomBytes(32),
): CredentialRegistry {
  const holders = new Map<string, Holder>();
  const derive = (purpose: string, identity: string) =>
    createHmac('sha256', seed).update(`${purpose}\n${identity}`).digest();

  function issue(principal: Principal): Credentials {
    const role = principal.kind === 'role' ? principal.roleArn : '';
    const identity = `${principal.kind}\n${role}\n${principal.label}`;
    const accessKeyId = `ASIA${derive('id', identity).toString('hex').slice(0, 16).toUpperCase()}`;
    const secretAccessKey = derive('secret', identity).toString('base64').slice(0, 40);
    holders.set(accessKeyId, { principal, secretAccessKey });
    return { accessKeyId, secretAccessKey };
  }

  return { issue, holderOf: (accessKeyId) => holders.get(accessKeyId) };
}
