// Says what it is told, and ends when it is told how, or when nobody is left who listens.

process.once('disconnect', () => process.exit());
process.on('message', ({ word, signal }: { readonly word?: string; readonly signal?: string }) => {
  if (signal !== undefined) process.kill(process.pid, signal);
  else process.send?.({ word });
});
