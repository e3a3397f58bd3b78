/** How the sandbox acquirer behaves for each of its test tokens. */

export interface Behaviour {
  /** Code of the decline that an authorization meets. */
  readonly declineCode?: string;
  /** Attempts at an authorization, or at a capture, that are refused for lack of capacity. */
  readonly authorizeUnavailableTimes?: number;
  readonly captureUnavailableTimes?: number;
  /** The first authorization is made and its answer lost. */
  readonly losesFirstAnswer?: boolean;
  readonly delayMs?: number;
}

const BEHAVIOURS: Readonly<Record<string, Behaviour>> = {
  tok_decline_insufficient_funds: { declineCode: 'insufficient_funds' },
  tok_decline_stolen_card: { declineCode: 'stolen_card' },
  tok_decline_expired_card: { declineCode: 'expired_card' },
  tok_processor_timeout_once: { losesFirstAnswer: true },
  tok_processor_unavailable_twice: { authorizeUnavailableTimes: 2 },
  tok_processor_down: { authorizeUnavailableTimes: Number.POSITIVE_INFINITY },
  tok_capture_fails_once: { captureUnavailableTimes: 1 },
  tok_slow: { delayMs: 5000 },
};

const ORDINARY: Behaviour = {};

/** Any other token is approved. */
export const behaviourOf = (paymentMethod: string): Behaviour =>
  Object.hasOwn(BEHAVIOURS, paymentMethod) ? (BEHAVIOURS[paymentMethod] ?? ORDINARY) : ORDINARY;
