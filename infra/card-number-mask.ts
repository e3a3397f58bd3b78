/** The data protection policy that masks card numbers in CloudWatch Logs. */

/**
 * AWS's own identifier looks only where a word like "card" is near. These find the numbers themselves, by how
 * they begin and how long they are: no check digit is computed here. CloudWatch takes ten expressions of 200
 * characters, without parentheses.
 */
const bareNumbers = {
  Visa: '\\b4\\d{12}\\b|\\b4\\d{15}\\b|\\b4\\d{18}\\b',
  MastercardAndMir: '\\b5[1-5]\\d{14}\\b|\\b2[2-7]\\d{14}\\b|\\b220[0-4]\\d{12,15}\\b',
  // American Express 34 and 37, Diners Club 30, 36, 38 and 39, JCB 35.
  AmericanExpressDinersClubJcb: '\\b3[47]\\d{13}\\b|\\b3[0689]\\d{12,17}\\b|\\b35\\d{14,17}\\b',
  MaestroDankortEloVerve: '\\b50\\d{11,17}\\b|\\b5893\\d{9,15}\\b',
  DiscoverUnionPayMaestroRuPay: '\\b6[0-7]\\d{11,17}\\b',
  RuPayUnionPayTroy: '\\b8[12]\\d{14,17}\\b|\\b9792\\d{12}\\b',
};

const groupedNumbers = {
  // 4-4-4 and the rest, in one group or two.
  GroupsOfFour: '\\b[2-689]\\d{3}[ -]\\d{4}[ -]\\d{4}[ -]\\d{1,4}[ -]?\\d{0,3}\\b',
  // American Express and Diners Club; the old Visa; Maestro of 13 digits, UnionPay of 19.
  OtherGroups: [
    '\\b3\\d{3}[ -]\\d{6}[ -]\\d{4,5}\\b',
    '\\b4\\d{3}[ -]\\d{3}[ -]\\d{3}[ -]\\d{3}\\b',
    '\\b[456]\\d{3}[ -]\\d{4}[ -]\\d{5}\\b',
    '\\b6\\d{5}[ -]\\d{13}\\b',
  ].join('|'),
};

const identifiers = Object.entries({ ...bareNumbers, ...groupedNumbers }).map(([name, regex]) => ({
  Name: `CardNumber-${name}`,
  Regex: regex,
}));

const dataIdentifiers = [
  'arn:aws:dataprotection::aws:data-identifier/CreditCardNumber',
  ...identifiers.map(({ Name }) => Name),
];

export const cardNumberMask: string = JSON.stringify({
  Name: 'mask-card-numbers',
  Version: '2021-06-01',
  Configuration: { CustomDataIdentifier: identifiers },
  Statement: [
    {
      Sid: 'Count',
      DataIdentifier: dataIdentifiers,
      Operation: { Audit: { FindingsDestination: {} } },
    },
    {
      Sid: 'Mask',
      DataIdentifier: dataIdentifiers,
      Operation: { Deidentify: { MaskConfig: {} } },
    },
  ],
});
