/** Every active ISO 4217 code that has a minor unit, with its exponent, and the parts of money. */
import * as z from 'zod/mini';

/**
 * Source: ISO 4217 List One of 1 January 2026 (SIX Group, maintenance agency), funds codes included. Codes without a
 * minor unit (metals, SDR, test and "no currency" codes) cannot carry an amount in minor units.
 */
const CODES_BY_EXPONENT = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  2: `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD
CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD
GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA
MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR
RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD
TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG`,
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
} as const;

const exponents: ReadonlyMap<string, number> = new Map(
  Object.entries(CODES_BY_EXPONENT).flatMap(([exponent, codes]) =>
    codes.split(/\s+/).map((code) => [code, Number(exponent)] as const),
  ),
);

export const CURRENCY_CODES: readonly string[] = [...exponents.keys()].sort();

/** The number of decimal places of the currency; undefined for a code that we do not know. */
export const currencyExponent = (code: string): number | undefined => exponents.get(code);

export const AMOUNT_MINOR_MAX = 999_999_999_999;

export const amountMinorSchema = z.int().check(z.minimum(1), z.maximum(AMOUNT_MINOR_MAX));
/** A sum or remainder, which may be nothing. */
export const sumMinorSchema = z.int().check(z.minimum(0), z.maximum(AMOUNT_MINOR_MAX));
export const currencySchema = z.enum(CURRENCY_CODES as readonly [string, ...string[]], {
  error: 'must be an active ISO 4217 currency code in capitals, such as USD',
});
