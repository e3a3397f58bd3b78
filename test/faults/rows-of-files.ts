/** Rows 39 to 45: files of payments. */
import { type FaultRow, SWEEP } from './fault-row.ts';

export const rowsOfFiles: readonly FaultRow[] = [
  {
    row: 39,
    fault: 'names of objects that lead elsewhere',
    shownBy: [
      [
        'test/unit/application/batch/hostile-keys.test.ts',
        'that %s is no batch’s, and nothing is looked up',
      ],
      ['test/e2e/batch-routes.test.ts', 'refuses %s'],
    ],
  },
  {
    row: 40,
    fault: 'cells that a spreadsheet would carry out',
    shownBy: [
      [
        'test/unit/application/batch/row-results.test.ts',
        'is told in the order of the file, neutralised, without what rejected rows hold',
      ],
      [
        'test/e2e/settlement.test.ts',
        'has a report for each currency that holds each capture and refund once',
      ],
    ],
  },
  {
    row: 41,
    fault: 'CSV that is strange, ragged or damaged',
    shownBy: [
      [
        'test/unit/application/batch/csv-row.test.ts',
        'are read as csv-parse reads csv-spectrum: %s',
      ],
      ['test/unit/application/batch/csv-row.test.ts', 'are read as csv-parse reads them'],
      ['test/e2e/batch-bad-files.test.ts', 'with $what fails as $code'],
      [
        'test/e2e/batch-bad-files.test.ts',
        'whose rows are ragged has those rejected, and ten thousand like each other each by itself',
      ],
    ],
  },
  {
    row: 42,
    fault: 'gzip that expands too far or is cut off',
    shownBy: [
      ['test/e2e/batch-bad-files.test.ts', 'a bomb of 1000:1'],
      ['test/e2e/batch-bad-files.test.ts', 'gzip that is cut off'],
    ],
  },
  {
    row: 43,
    fault: 'a file that is announced twice, or replaced meanwhile',
    shownBy: [
      [
        'test/e2e/batch-announcements.test.ts',
        'is read once, however often and late it is announced, and whatever replaces it',
      ],
    ],
  },
  {
    row: 44,
    fault: 'crash in the middle of a file',
    shownBy: [
      SWEEP,
      [
        'test/unit/application/batch/row-results.test.ts',
        'is the same when two write at once, and when either dies at any of its calls',
      ],
    ],
  },
  {
    row: 45,
    fault: 'one row twice, one file twice',
    shownBy: [
      ['test/e2e/batch-files.test.ts', 'takes a reference once where references are to be unique'],
      [
        'test/e2e/batch-announcements.test.ts',
        'is refused when it was sent before, unless that is asked for',
      ],
    ],
  },
  {
    row: 46,
    fault: 'real-time payments beside a file of a million rows',
    shownBy: [
      [
        'test/e2e/batch-lane.test.ts',
        'keeps no real-time payment waiting while its own relay stands still',
      ],
      [
        'test/infra/event-sources.test.ts',
        'bound the batch lane by the parameter and leave the real-time lane free',
      ],
    ],
  },
];
