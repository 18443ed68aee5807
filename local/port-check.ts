import { createServer } from 'node:net';

/** Rejects with EADDRINUSE where somebody listens there, before anything is started that would only have to be stopped. */
export function checkPort(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}
