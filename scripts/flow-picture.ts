/** Draws docs/flow.svg, the way of a payment, from a table of boxes and arrows. */
import { writeFileSync } from 'node:fs';

type Kind = 'outside' | 'api' | 'function' | 'data' | 'queue' | 'workflow';
interface Box {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly title: string;
  readonly note?: string;
  readonly kind: Kind;
}

const WIDTH = 150;
const HEIGHT = 52;
const fills: Record<Kind, string> = {
  outside: '#ffffff',
  api: '#e8def8',
  function: '#ffe5cc',
  data: '#d6e6ff',
  queue: '#ffd9e2',
  workflow: '#d9f2e3',
};

const boxes: readonly Box[] = [
  { id: 'client', x: 20, y: 70, title: 'Client', note: 'HTTPS, API key', kind: 'outside' },
  { id: 'api', x: 220, y: 70, title: 'API Gateway', note: 'authorizer, throttle', kind: 'api' },
  { id: 'submit', x: 420, y: 70, title: 'submit-payment', note: 'one write', kind: 'function' },
  { id: 'table', x: 620, y: 70, title: 'DynamoDB', note: 'payment, audit, key', kind: 'data' },
  {
    id: 'relay',
    x: 620,
    y: 180,
    title: 'relay-changes',
    note: 'stream; batch lane',
    kind: 'function',
  },
  { id: 'topic', x: 820, y: 180, title: 'SNS events', note: 'CloudEvents', kind: 'queue' },
  { id: 'inbox', x: 820, y: 290, title: 'SQS notifications', note: 'with DLQ', kind: 'queue' },
  {
    id: 'queue',
    x: 420,
    y: 180,
    title: 'SQS payments',
    note: 'with DLQ; batch lane',
    kind: 'queue',
  },
  {
    id: 'worker',
    x: 220,
    y: 180,
    title: 'process-payments',
    note: 'partial failures',
    kind: 'function',
  },
  { id: 'screen', x: 20, y: 330, title: 'screen', note: 'risk rules', kind: 'workflow' },
  {
    id: 'authorize',
    x: 220,
    y: 330,
    title: 'authorize',
    note: 'deterministic key',
    kind: 'workflow',
  },
  { id: 'capture', x: 420, y: 330, title: 'capture', note: 'one final write', kind: 'workflow' },
  {
    id: 'review',
    x: 20,
    y: 440,
    title: 'review-payment',
    note: 'waits for a person',
    kind: 'workflow',
  },
  { id: 'acquirer', x: 320, y: 440, title: 'Acquirer', note: 'sandbox, or real', kind: 'outside' },
];

const arrows: readonly (readonly [string, string, string])[] = [
  ['client', 'api', ''],
  ['api', 'submit', ''],
  ['submit', 'table', ''],
  ['table', 'relay', 'stream'],
  ['relay', 'topic', 'event'],
  ['topic', 'inbox', ''],
  ['relay', 'queue', 'work'],
  ['queue', 'worker', ''],
  ['worker', 'screen', ''],
  ['screen', 'authorize', 'proceed'],
  ['authorize', 'capture', ''],
  ['screen', 'review', 'review'],
  ['authorize', 'acquirer', ''],
  ['capture', 'acquirer', ''],
  ['capture', 'table', ''],
];

const find = (id: string): Box => {
  const box = boxes.find((candidate) => candidate.id === id);
  if (box === undefined) throw new Error(`the picture has no box ${id}`);
  return box;
};

/** Where the line between the centres of two boxes leaves the first of them. */
function edge(from: Box, to: Box): { x: number; y: number } {
  const centre = { x: from.x + WIDTH / 2, y: from.y + HEIGHT / 2 };
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const reach = Math.min(
    dx === 0 ? Number.POSITIVE_INFINITY : WIDTH / 2 / Math.abs(dx),
    dy === 0 ? Number.POSITIVE_INFINITY : HEIGHT / 2 / Math.abs(dy),
  );
  return { x: centre.x + dx * reach, y: centre.y + dy * reach };
}

function drawArrow([fromId, toId, label]: readonly [string, string, string]): string {
  const start = edge(find(fromId), find(toId));
  const end = edge(find(toId), find(fromId));
  const line = `<line x1="${start.x}" y1="${start.y}" x2="${end.x}" y2="${end.y}" marker-end="url(#tip)"/>`;
  if (label === '') return line;
  const [x, y] = [(start.x + end.x) / 2, (start.y + end.y) / 2];
  const shift =
    start.x === end.x ? `x="${x + 6}" y="${y + 4}"` : `x="${x}" y="${y - 6}" text-anchor="middle"`;
  return `${line}<text class="label" ${shift}>${label}</text>`;
}

function drawBox({ x, y, title, note = '', kind }: Box): string {
  const middle = x + WIDTH / 2;
  return [
    `<rect x="${x}" y="${y}" width="${WIDTH}" height="${HEIGHT}" rx="8" fill="${fills[kind]}"/>`,
    `<text class="title" x="${middle}" y="${y + 22}" text-anchor="middle">${title}</text>`,
    `<text class="note" x="${middle}" y="${y + 39}" text-anchor="middle">${note}</text>`,
  ].join('');
}

const picture = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 990 500" font-family="system-ui, sans-serif" role="img" aria-label="The way of a payment">
<style>rect{stroke:#444}line{stroke:#444;stroke-width:1.4}.title{font-size:14px;font-weight:600}.note{font-size:11.5px;fill:#555}.label{font-size:11px;fill:#333}.group{font-size:12px;fill:#555}</style>
<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="#444"/></marker></defs>
<rect width="990" height="500" fill="#fff" stroke="none"/>
<text class="title" x="20" y="34">The way of a payment</text>
<rect x="8" y="300" width="574" height="102" rx="10" fill="none" stroke-dasharray="5 4"/>
<text class="group" x="190" y="318">workflow process-payment (Express)</text>
${arrows.map(drawArrow).join('\n')}
${boxes.map(drawBox).join('\n')}
</svg>
`;
writeFileSync('docs/flow.svg', picture);
