/** A process of its own that runs a chunk function's bundle for some chunks at once: BUNDLE BATCH FIRST COUNT. */
const [bundle = '', batchId = '', first = '0', count = '1'] = process.argv.slice(2);
const { handler } = await import(bundle);

/** As at the start of a function that may run for 15 minutes. */
const context = { getRemainingTimeInMillis: () => 900_000 };
const startedAt = performance.now();
const outputs = await Promise.all(
  Array.from({ length: Number(count) }, (_, index) =>
    handler({ batchId, chunk: Number(first) + index }, context),
  ),
);
const seconds = (performance.now() - startedAt) / 1000;
const { user, system } = process.cpuUsage();
const accepted = outputs.reduce((sum, output) => sum + output.accepted, 0);
process.send?.({
  accepted,
  seconds,
  cpuSeconds: (user + system) / 1e6,
  peakMib: process.resourceUsage().maxRSS / 1024,
});
process.disconnect?.();
