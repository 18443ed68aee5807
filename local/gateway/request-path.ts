/** A request target in its two parts, as they were sent; the query is without its '?'. */
export function splitTarget(target = '/'): { readonly path: string; readonly query: string } {
  const mark = target.indexOf('?');
  return mark === -1 ? { path: target, query: '' } : { path: target.slice(0, mark), query: target.slice(mark + 1) };
}
