/** Calls back at the moments when the network is likely to have come or gone. */
export function onWakeUp(wake: () => void): void {
  addEventListener('online', wake);
  addEventListener('offline', wake);
  addEventListener('pageshow', wake);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') wake();
  });
}
