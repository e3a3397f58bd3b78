/** Which numbers card issuers use: ranges of the first six digits, each with its lengths. */

interface IssuerRange {
  readonly from: number;
  readonly to: number;
  readonly lengths: readonly number[];
}

const ranges = (prefixes: string, lengths: readonly number[]): readonly IssuerRange[] =>
  prefixes.split(' ').map((prefix) => {
    const [from = '', to = from] = prefix.split('-');
    return { from: Number(from.padEnd(6, '0')), to: Number(to.padEnd(6, '9')), lengths };
  });

/**
 * Source: the ISO/IEC 7812 ranges that the networks publish. UATP (15 digits after a 1) is left out: it
 * is so wide that it would refuse a tenth of all 15-digit numbers that start with 1.
 */
export const ISSUERS: readonly IssuerRange[] = [
  // Visa issues 16 digits, some 19. The old 13 are told from telephone numbers by their country code.
  ...ranges('4', [16, 19]),
  ...ranges('400000-429999 441-489', [13]),
  // Mastercard; Maestro; Dankort
  ...ranges('51-55 2221-2720', [16]),
  ...ranges('5018 5020 5038 5893 6304 6759 6761-6763', [13, 14, 15, 16, 17, 18, 19]),
  ...ranges('5019', [16]),
  // American Express; Diners Club; JCB
  ...ranges('34 37', [15]),
  ...ranges('300-305 3095 36 38-39', [14, 16, 19]),
  ...ranges('3528-3589', [16, 17, 18, 19]),
  // Discover; UnionPay
  ...ranges('6011 644-649 65', [16, 17, 18, 19]),
  ...ranges('62 8100-8171', [16, 17, 18, 19]),
  // Mir; RuPay; Troy; Elo; Verve
  ...ranges('2200-2204', [16, 17, 18, 19]),
  ...ranges('508 60 81 82 9792', [16]),
  ...ranges('506699-506778 509 627780 636297 636368', [16]),
  ...ranges('506099-506198 507865-507964', [16, 18, 19]),
];

/** Whether an issuer uses numbers that start and are as long as these digits. */
export const isIssuedLike = (digits: string): boolean => {
  const start = Number(digits.slice(0, 6));
  return ISSUERS.some(
    ({ from, to, lengths }) => start >= from && start <= to && lengths.includes(digits.length),
  );
};
