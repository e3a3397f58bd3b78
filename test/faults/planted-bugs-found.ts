/** Which checks found which planted bug, as the suite has seen it; the documentation's table is made of it. */
export const found: Readonly<Record<string, readonly string[]>> = {};
