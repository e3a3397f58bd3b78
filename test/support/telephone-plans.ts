/** Telephone numbers of the world, as far as tests make them up. */

type Plan = readonly [country: string, digitsMin: number, digitsMax: number];

/** Country codes with the digits that may follow (ITU E.164 and the national plans). */
export const TELEPHONE_PLANS: readonly [Plan, ...Plan[]] = [
  ['1', 10, 10],
  ['30', 10, 10],
  ['31', 9, 9],
  ['33', 9, 9],
  ['34', 9, 9],
  ['36', 8, 9],
  ['371', 8, 8],
  ['375', 9, 9],
  ['378', 6, 10],
  ['380', 9, 9],
  ['39', 9, 11],
  ['40', 9, 9],
  ['41', 9, 9],
  ['420', 9, 9],
  ['43', 10, 11],
  ['44', 10, 10],
  ['46', 7, 10],
  ['48', 9, 9],
  ['49', 10, 11],
  ['52', 10, 11],
  ['55', 10, 11],
  ['62', 9, 12],
  ['81', 10, 10],
  ['86', 11, 11],
  ['91', 10, 10],
];
