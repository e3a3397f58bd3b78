/** The two CRCs that Node does not bring along: Castagnoli's (32 bit) and NVMe's (64 bit), both reflected. */
import type { RunningDigest } from './checksums.ts';

const CASTAGNOLI = 0x82f63b78;
/** The polynomial's halves; numbers of 64 bits would need slow BigInts. */
const NVME_HIGH = 0x9a6c9329;
const NVME_LOW = 0xac4bc9b5;

const castagnoliTable = new Uint32Array(256).map((_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ CASTAGNOLI : value >>> 1;
  return value;
});

export function createCrc32c(): RunningDigest {
  let value = 0xffffffff;
  return {
    update: (bytes) => {
      for (const byte of bytes) {
        value = (castagnoliTable[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8);
      }
    },
    digest: () => {
      const result = Buffer.alloc(4);
      result.writeUInt32BE(~value >>> 0);
      return result;
    },
  };
}

const nvmeHigh = new Uint32Array(256);
const nvmeLow = new Uint32Array(256);
for (let index = 0; index < 256; index++) {
  let high = 0;
  let low = index;
  for (let bit = 0; bit < 8; bit++) {
    const carry = low & 1;
    low = ((low >>> 1) | (high << 31)) >>> 0;
    high >>>= 1;
    if (carry) {
      high = (high ^ NVME_HIGH) >>> 0;
      low = (low ^ NVME_LOW) >>> 0;
    }
  }
  nvmeHigh[index] = high;
  nvmeLow[index] = low;
}

export function createCrc64Nvme(): RunningDigest {
  let high = 0xffffffff;
  let low = 0xffffffff;
  return {
    update: (bytes) => {
      for (const byte of bytes) {
        const index = (low ^ byte) & 0xff;
        low = ((low >>> 8) | (high << 24)) ^ (nvmeLow[index] ?? 0);
        high = (high >>> 8) ^ (nvmeHigh[index] ?? 0);
      }
    },
    digest: () => {
      const result = Buffer.alloc(8);
      result.writeUInt32BE(~high >>> 0, 0);
      result.writeUInt32BE(~low >>> 0, 4);
      return result;
    },
  };
}
