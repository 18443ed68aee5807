const EVENT_WITHIN_MS = 5_000; // 5 s; what takes longer on loopback does not come

/** Settles as the promise does, or rejects when it takes so long that it hangs. */
export async function within<T>(promise: Promise<T>, what: string, milliseconds = EVENT_WITHIN_MS): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`Hangs: ${what}`)), milliseconds);
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
