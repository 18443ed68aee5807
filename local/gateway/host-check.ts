const LOOPBACK_ADDRESS = /^(?:127(?:\.\d{1,3}){3}|localhost|::1)$/i;
const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]'];
const PORT = /:\d+$/;

/**
 * Whether a request may come in by this Host header. A server on loopback answers only to loopback names and to the
 * address that it listens on: a web page whose own name was rebound to 127.0.0.1 sends that name, and must not get
 * through to the developer's machine.
 */
export function isTrustedHost(listeningOn: string, hostHeader: string | undefined): boolean {
  if (!LOOPBACK_ADDRESS.test(listeningOn)) return true;
  const name = hostHeader?.toLowerCase().replace(PORT, '');
  return name !== undefined && (LOOPBACK_NAMES.includes(name) || name === listeningOn);
}
