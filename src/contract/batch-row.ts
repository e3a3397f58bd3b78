/** One row of a batch file: checked as the body of POST /payments is, the card number guard first. */
import { findCardNumbers } from './card-number.ts';
import { type Parsed, parseBody } from './parse.ts';
import { type CreatePayment, createPaymentSchema } from './payment.ts';

export const CARD_NUMBER_DETAIL = 'seems to contain a card number; send a token instead';

/** Never quotes what was sent. */
export const checkRow = (value: unknown): Parsed<CreatePayment> => {
  const pointers = findCardNumbers(value);
  return pointers.length === 0
    ? parseBody(createPaymentSchema, value)
    : { ok: false, errors: pointers.map((pointer) => ({ pointer, detail: CARD_NUMBER_DETAIL })) };
};
