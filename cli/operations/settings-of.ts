/** Where the system's own clients of AWS find a target's services. */
import type { AwsSettings } from '../../src/adapters/aws/client-settings.ts';
import type { Target } from '../tenants/target.ts';

/** The credentials are those that an AWS client has found to be the user's. */
export const settingsOf = (
  { settings: { region, endpoint } }: Target,
  credentials: NonNullable<AwsSettings['credentials']>,
): AwsSettings => ({ region, endpointUrl: endpoint, credentials });
