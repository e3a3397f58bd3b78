/** GET /settlements and GET /settlements/{date}. */
import type { ReadSettlements } from '../../application/settlement/read-settlements.ts';
import {
  parseListSettlementsQuery,
  parseSettlementPath,
  parseSettlementQuery,
  type SettlementPage,
} from '../../contract/settlement.ts';
import { refuse } from './api-answer.ts';
import type { ApiRoute } from './api-handler.ts';
import { ownerOf } from './list-owner.ts';
import { readQuery } from './read-query.ts';

interface Options {
  readonly settlements: ReadSettlements;
}

export const listSettlementsRoute = ({ settlements }: Options): ApiRoute => ({
  operation: 'listSettlements',
  takesQuery: true,
  scopes: ['payments:read', 'operator'],
  async answer(request, caller) {
    const query = readQuery(request, parseListSettlementsQuery);
    if (!query.ok) return query.refusal;
    const owner = ownerOf(query.value, caller, 'settlements');
    if (!owner.ok) return owner.refusal;
    const { merchantId } = owner;
    const { date = null, limit, cursor = null } = query.value;
    const result = await settlements.list({ merchantId, date, limit, cursor });
    if (!result.ok) return refuse(result.rejection);
    const { data, nextCursor } = result;
    const body: SettlementPage = { data, nextCursor };
    return { kind: 'answered', status: 200, body };
  },
});

export const getSettlementRoute = ({ settlements }: Options): ApiRoute => ({
  operation: 'getSettlement',
  scopes: ['payments:read', 'operator'],
  takesQuery: true,
  async answer(request, caller) {
    const query = readQuery(request, parseSettlementQuery);
    if (!query.ok) return query.refusal;
    const owner = ownerOf(query.value, caller, 'settlements');
    if (!owner.ok) return owner.refusal;
    const path = parseSettlementPath(request.pathParameters);
    if (!path.ok) return refuse('invalid-parameters', { errors: path.errors });
    const settlement = await settlements.get(owner.merchantId, path.value.date);
    if (settlement === null) return refuse('settlement-not-found');
    return { kind: 'answered', status: 200, body: settlement };
  },
});
