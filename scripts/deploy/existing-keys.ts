/** Finds the encryption key of a copy, which has no name: by its tags, and by its alias. */
import {
  DescribeKeyCommand,
  KMSClient,
  ListResourceTagsCommand,
  paginateListAliases,
  paginateListKeys,
} from '@aws-sdk/client-kms';
import type { ProbeOptions, Probes } from './existing.ts';

export function createKeyProbes({ region, suffix }: ProbeOptions): Probes {
  const client = new KMSClient({ region });
  const expected: Readonly<Record<string, string>> = { Application: 'tap', Environment: suffix };

  async function isOurs(keyId: string): Promise<boolean> {
    try {
      return await bearsOurTags(keyId);
    } catch (error) {
      // An account may have keys whose policies keep even its administrators out.
      if (error instanceof Error && error.name === 'AccessDeniedException') return false;
      throw error;
    }
  }

  async function bearsOurTags(keyId: string): Promise<boolean> {
    const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId: keyId }));
    if (KeyMetadata?.KeyManager !== 'CUSTOMER' || KeyMetadata.KeyState !== 'Enabled') return false;
    const { Tags = [] } = await client.send(new ListResourceTagsCommand({ KeyId: keyId }));
    return Object.entries(expected).every(([key, value]) =>
      Tags.some(({ TagKey, TagValue }) => TagKey === key && TagValue === value),
    );
  }

  return {
    aws_kms_key: async () => {
      for await (const { Keys = [] } of paginateListKeys({ client }, {})) {
        for (const { KeyId } of Keys) {
          if (KeyId !== undefined && (await isOurs(KeyId))) return KeyId;
        }
      }
      return undefined;
    },
    aws_kms_alias: async (wanted) => {
      const name = wanted('name');
      for await (const { Aliases = [] } of paginateListAliases({ client }, {})) {
        if (Aliases.some(({ AliasName }) => AliasName === name)) return name;
      }
      return undefined;
    },
  };
}
