/** Spares each worker thread what the SDK never loads on AWS, but would here. */

/** Getters of node:http that load all of Node's WebSockets and fetch; an import of the module reads every one. */
const WEB_SOCKETS = ['WebSocket', 'CloseEvent', 'MessageEvent'];

/**
 * The SDK imports node:http for endpoints that are not https, as the engine's is: without this, the first call of
 * every worker would cost some 25 ms of CPU more. The globals of the same names stay.
 */
export function keepWebSocketsUnloaded(): void {
  const http = process.getBuiltinModule('node:http');
  for (const name of WEB_SOCKETS) Object.defineProperty(http, name, { value: undefined });
}
