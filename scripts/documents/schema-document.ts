import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';

/** A document that is made from the schemas in protocol/, and the npm script that writes it. */
export type SchemaDocument = {
  readonly command: string;
  readonly file: string; // relative to the project
  readonly render: () => string; // the same bytes for the same schemas
};

const YAML_STYLE = {
  lineWidth: 120,
  aliasDuplicateObjects: false,
  compat: 'yaml-1.1', // in which a timestamp without quotes is no string; half of the YAML parsers still read that version
} as const;

export function renderYaml(script: string, document: object): string {
  return `# Made by ${script} from the schemas in protocol/. Do not edit.\n${stringify(document, YAML_STYLE)}`;
}

export function pathOf({ file }: Pick<SchemaDocument, 'file'>): string {
  return fileURLToPath(new URL(`../../${file}`, import.meta.url));
}

/** What is wrong with the document that stands there (undefined: none does); undefined when nothing is. */
export function complaintAbout({ command, file, render }: SchemaDocument, standing: string | undefined) {
  if (standing === render()) return undefined;
  return `${file} is not what the schemas say; write it again with npm run ${command}.`;
}

/** Writes the document, or with `--check` compares it with what stands there. Gives the exit code. */
export function writeOrCheck(document: SchemaDocument): number {
  const isCheck = readArguments();
  if (isCheck === undefined) return fail(`Usage: npm run ${document.command} [-- --check]`);
  const path = pathOf(document);
  if (!isCheck) {
    writeFileSync(path, document.render());
    return 0;
  }
  const complaint = complaintAbout(document, existsSync(path) ? readFileSync(path, 'utf8') : undefined);
  return complaint === undefined ? 0 : fail(complaint);
}

/** Whether only to check; undefined for anything else that was asked. */
function readArguments(): boolean | undefined {
  try {
    return parseArgs({ options: { check: { type: 'boolean', default: false } } }).values.check;
  } catch {
    return undefined;
  }
}

function fail(sentence: string): number {
  console.error(sentence);
  return 1;
}
