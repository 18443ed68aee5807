/**
 * JSON as it is written. Unlike a value it can hold a key twice, a key `__proto__`, numbers that no number holds, and what
 * is no JSON at all. Keys and leaves are text as it stands in the frame, quotes included.
 */
export type Tree =
  | { readonly leaf: string }
  | { readonly items: readonly Tree[] }
  | { readonly entries: readonly Entry[] };

export type Entry = readonly [key: string, value: Tree];

/** What becomes of one entry, or of one item of a list, whose key is then empty: nothing, another one, or several. */
export type Edit = (key: string, value: Tree) => readonly Entry[];

export function treeOf(value: unknown): Tree {
  if (Array.isArray(value)) return { items: value.map(treeOf) };
  if (typeof value !== 'object' || value === null) return { leaf: JSON.stringify(value) };
  return { entries: Object.entries(value).map(([key, item]) => [JSON.stringify(key), treeOf(item)]) };
}

export function write(tree: Tree): string {
  if ('leaf' in tree) return tree.leaf;
  if ('items' in tree) return `[${tree.items.map(write).join(',')}]`;
  return `{${tree.entries.map(([key, value]) => `${key}:${write(value)}`).join(',')}}`;
}

/** Edits one place of a tree: number `place` in the order of writing, counted round and round. */
export function edited(tree: Tree, place: number, edit: Edit): Tree {
  const places = countPlaces(tree);
  let left = places === 0 ? -1 : place % places;

  function editChild(key: string, value: Tree): readonly Entry[] {
    const isHere = left === 0;
    left -= 1;
    return isHere ? edit(key, value) : [[key, walk(value)]];
  }

  function walk(node: Tree): Tree {
    if ('leaf' in node) return node;
    if ('items' in node) return { items: node.items.flatMap((item) => editChild('', item)).map(([, value]) => value) };
    return { entries: node.entries.flatMap(([key, value]) => editChild(key, value)) };
  }

  return walk(tree);
}

function countPlaces(tree: Tree): number {
  if ('leaf' in tree) return 0;
  const children = 'items' in tree ? tree.items : tree.entries.map(([, value]) => value);
  return children.reduce((count, child) => count + 1 + countPlaces(child), 0);
}
