/** Keys as people read them. */
import { styleText } from 'node:util';
import { type KeyDescription, keyStateOf } from '../../src/contract/tenants.ts';
import { table } from '../terminal/table.ts';
import type { IssuedKey } from './issue-key.ts';
import type { Target } from './target.ts';

const minute = (time: string): string => `${time.slice(0, 16).replace('T', ' ')}Z`;

function stateText(key: KeyDescription, nowMs: number): string {
  switch (keyStateOf(key, nowMs)) {
    case 'revoked':
      return `revoked ${minute(key.revokedAt ?? '')}`;
    case 'expired':
      return `expired ${minute(key.expiresAt ?? '')}`;
    case 'active':
      return key.expiresAt === null ? 'active' : `active until ${minute(key.expiresAt)}`;
  }
}

export function keyTable(keys: readonly KeyDescription[], nowMs: number): readonly string[] {
  if (keys.length === 0) return ['no keys'];
  return table(
    ['KEY', 'STATE', 'CREATED', 'SCOPES'],
    keys.map((key) => [
      key.keyId,
      stateText(key, nowMs),
      minute(key.createdAt),
      key.scopes.join(' '),
    ]),
  );
}

/** With the state that a script would else have to work out. */
export const keyData = (key: KeyDescription, nowMs: number) => ({
  ...key,
  state: keyStateOf(key, nowMs),
});

export const issuedLines = ({ apiKey }: IssuedKey): readonly string[] => ['', `  ${apiKey}`, ''];

export const issuedNotes = ({ environment, place }: Target): readonly string[] => [
  `${styleText('bold', 'Keep it now: it is shown this once and stored only as a hash.')}`,
  `environment ${environment} (${place})`,
];

export const CACHE_NOTE =
  "It may still be accepted for as long as the authorizer's answer is cached: AUTHORIZER_TTL_SECONDS, 60 unless set.";
