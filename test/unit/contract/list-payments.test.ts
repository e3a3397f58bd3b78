/** The query of the list: defaults, bounds, and every parameter that is wrong. */
import { describe, expect, it } from 'vitest';
import { parseListPaymentsQuery } from '../../../src/contract/list-payments.ts';

describe('the query of the list', () => {
  it.each([
    ['nothing', null, { order: 'desc', limit: 25 }],
    ['undefined parameters', { status: undefined }, { order: 'desc', limit: 25 }],
    ['the largest page', { limit: '100' }, { order: 'desc', limit: 100 }],
    [
      'everything',
      {
        createdFrom: '2026-11-01T00:00:00+01:00',
        createdTo: '2026-11-23T09:30:00.5Z',
        status: 'in-review',
        order: 'asc',
        limit: '1',
        cursor: 'abc',
      },
      {
        createdFrom: '2026-10-31T23:00:00.000Z',
        createdTo: '2026-11-23T09:30:00.500Z',
        status: 'in-review',
        order: 'asc',
        limit: 1,
        cursor: 'abc',
      },
    ],
  ])('is read from %s', (_what, query, value) => {
    expect(parseListPaymentsQuery(query)).toEqual({ ok: true, value });
  });

  it.each([
    ['limit', '0'],
    ['limit', '101'],
    ['limit', '-1'],
    ['limit', '1.5'],
    ['limit', '1e1'],
    ['limit', ' 5'],
    ['limit', ''],
    ['order', 'newest'],
    ['order', 'ASC'],
    ['status', 'done'],
    ['status', ''],
    ['createdFrom', 'yesterday'],
    ['createdFrom', '2025-01-31'],
    ['createdFrom', '2026-13-01T00:00:00Z'],
    ['createdFrom', '2025-01-31T09:30:00'],
    ['createdFrom', '2026-02-29T00:00:00Z'],
    ['createdFrom', '2026-02-30T00:00:00Z'],
    ['createdTo', '2026-04-31T23:59:59.999Z'],
    ['createdTo', '2026-00-10T00:00:00Z'],
    ['createdTo', '2026-01-00T00:00:00Z'],
    ['createdFrom', '2026-01-01T24:00:00Z'],
    ['createdFrom', '2026-01-01T23:60:00Z'],
    ['createdFrom', '2026-01-01T23:59:60Z'],
    ['createdFrom', '2026-01-01T00:00:00+24:00'],
    ['createdFrom', '2026-01-01T00:00:00+01:60'],
    ['createdFrom', '0000-01-01T00:00:00+00:01'],
    ['createdTo', '9999-12-31T23:59:59-00:01'],
    ['createdTo', '9999-12-31T23:59:59.9999Z'],
    ['createdTo', '+12026-01-01T00:00:00Z'],
    ['merchantId', 'mer_1'],
    ['merchantId', 'pay_01kapw3t5wfv6r2n8e4x7c9d0h'],
    ['createdTo', '1795426200000'],
    ['cursor', ''],
    ['cursor', 'c'.repeat(2049)],
    ['page', '2'],
    ['constructor', 'x'],
  ])('is refused with %s=%s', (name, value) => {
    const parsed = parseListPaymentsQuery({ [name]: value });
    expect(parsed.ok || parsed.errors.map(({ pointer }) => pointer)).toEqual([`/${name}`]);
    if (value.length > 3 && !parsed.ok) expect(JSON.stringify(parsed.errors)).not.toContain(value);
  });

  it.each([
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['2026-11-23t09:30:00.1z', '2026-11-23T09:30:00.100Z'],
    ['2026-11-23T09:30:00.1230001Z', '2026-11-23T09:30:00.124Z'],
    ['2026-11-23T09:30:00.999000001Z', '2026-11-23T09:30:01.000Z'],
    ['2026-11-23T09:30:00.001000000Z', '2026-11-23T09:30:00.001Z'],
    ['2026-01-01T00:30:00+01:00', '2025-12-31T23:30:00.000Z'],
    ['2026-12-31T23:30:00-00:45', '2027-01-01T00:15:00.000Z'],
  ])('takes %s for %s: never earlier than what was said', (value, time) => {
    const parsed = parseListPaymentsQuery({ createdFrom: value });
    expect(parsed.ok && parsed.value.createdFrom).toBe(time);
  });

  it('names every parameter that is wrong', () => {
    const parsed = parseListPaymentsQuery({ limit: '0', order: 'x', status: 'y' });
    expect(parsed.ok || parsed.errors).toHaveLength(3);
  });
});
