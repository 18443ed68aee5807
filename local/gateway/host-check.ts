const LOOPBACK_ADDRESS = /^(?:127(?:\.\d{1,3}){3}|localhost|::1)$/i;
const LOOPBACK_HOST = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/i;

/**
 * Whether a request may come in by this Host header. A server on loopback answers only to loopback names: a web page
 * whose own name was rebound to 127.0.0.1 sends that name, and must not get through to the developer's machine.
 */
export function isTrustedHost(listeningOn: string, hostHeader: string | undefined): boolean {
  if (!LOOPBACK_ADDRESS.test(listeningOn)) return true;
  return hostHeader !== undefined && LOOPBACK_HOST.test(hostHeader);
}
