import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** An item as DynamoDB's API has it. */
export type DbItem = Readonly<Record<string, AttributeValue>>;

const READ_UNIT_BYTES = 4_096;
const WRITE_UNIT_BYTES = 1_024;

/**
 * How large DynamoDB takes an item to be (developer guide, "DynamoDB item sizes and formats"): names and texts in UTF-8, a number
 * a byte for every two digits and one more, lists and maps 3 bytes and one for each entry.
 */
export function itemSize(item: DbItem): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueSize(value), 0);
}

/** Read units of items that one call reads together, consistently or not; there is no call for less than one item. */
export function readUnits(bytes: number, isConsistent: boolean): number {
  return Math.max(1, Math.ceil(bytes / READ_UNIT_BYTES)) * (isConsistent ? 1 : 0.5);
}

/** Write units of an item of this size. */
export function writeUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / WRITE_UNIT_BYTES));
}

function valueSize({ S, N, B, BOOL, NULL, M, L, SS, NS, BS }: AttributeValue): number {
  if (S !== undefined) return Buffer.byteLength(S);
  if (N !== undefined) return numberSize(N);
  if (B !== undefined) return B.byteLength;
  if (BOOL !== undefined || NULL !== undefined) return 1;
  if (M !== undefined) return 3 + itemSize(M) + Object.keys(M).length;
  if (L !== undefined) return 3 + L.reduce((sum, value) => sum + 1 + valueSize(value), 0);
  const texts = SS?.reduce((sum, text) => sum + Buffer.byteLength(text), 0) ?? 0;
  const numbers = NS?.reduce((sum, number) => sum + numberSize(number), 0) ?? 0;
  return texts + numbers + (BS?.reduce((sum, bytes) => sum + bytes.byteLength, 0) ?? 0);
}

/** Zeros before and after the digits do not count; a minus does. */
function numberSize(text: string): number {
  const [digits = ''] = text.replace(/^-/, '').split(/[eE]/);
  const significant = digits.replace('.', '').replace(/^0+/, '').replace(/0+$/, '');
  return Math.ceil(significant.length / 2) + 1 + (text.startsWith('-') ? 1 : 0);
}
