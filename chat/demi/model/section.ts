/** A part of the system text. */
export type Section = {
  readonly title: string | undefined; // undefined: it belongs to the one before
  readonly text: string;
  readonly isConfidential: boolean; // no reply may repeat it
};

/** A part of her instructions, which are nobody's business. */
export function confidential(title: string, text: string): Section {
  return { title, text, isConfidential: true };
}

/** A part that is there to be told. */
export function tellable(title: string | undefined, text: string): Section {
  return { title, text, isConfidential: false };
}

/** Sections as the model reads them. */
export function rendered(sections: readonly Section[]): string {
  return sections.map(({ title, text }) => (title === undefined ? text : `# ${title}\n${text}`)).join('\n\n');
}
