import type { ComponentProps } from 'react';
import ReactMarkdown, { type Components, type ExtraProps } from 'react-markdown';
import rehypeSanitize, { type Options as Schema } from 'rehype-sanitize';
import remarkBreaks from 'remark-breaks';
import remarkGfm from 'remark-gfm';
import { CodeBlock } from './code-block.tsx';
import { TableFrame } from './table-frame.tsx';

/** All that a reply may be made of. Everything else loses its tags and keeps its words; images are left out. */
const SCHEMA: Schema = {
  tagNames: ['p', 'br', 'hr', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'ul', 'ol', 'li']
    .concat(['strong', 'em', 'del', 'a', 'code', 'pre'])
    .concat(['table', 'thead', 'tbody', 'tr', 'th', 'td']),
  attributes: {
    a: ['href'],
    code: [['className', /^language-[\w+#-]{1,30}$/]],
    ol: ['start'],
    th: ['align'],
    td: ['align'],
  },
  protocols: { href: ['http', 'https', 'mailto'] },
  strip: ['script', 'style', 'img'],
};

const COMPONENTS: Components = {
  a: Link,
  pre: ({ node, children }) => <CodeBlock language={languageOf(node)}>{children}</CodeBlock>,
  table: ({ children }) => <TableFrame>{children}</TableFrame>,
  // The page has headings of its own; those of a message are words that stand out in it.
  h1: Heading,
  h2: Heading,
  h3: Heading,
  h4: Heading,
  h5: Heading,
  h6: Heading,
};

const REMARK = [remarkGfm, remarkBreaks];
const REHYPE: ComponentProps<typeof ReactMarkdown>['rehypePlugins'] = [[rehypeSanitize, SCHEMA]];

/** Text of Demi's with its markdown. Nothing in it is loaded from elsewhere, runs, or looks like a part of the page. */
export function Markdown({ text }: { readonly text: string }) {
  return (
    <ReactMarkdown remarkPlugins={REMARK} rehypePlugins={REHYPE} components={COMPONENTS}>
      {text}
    </ReactMarkdown>
  );
}

/** Only to elsewhere: a relative address would lead to some part of this page's host. */
function Link({ href = '', children }: ComponentProps<'a'>) {
  if (!/^(?:https?|mailto):/i.test(href)) return children;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}

function Heading({ children }: ComponentProps<'h1'>) {
  return <p className="heading">{children}</p>;
}

/** What a block of code says it is written in. */
function languageOf(pre: ExtraProps['node']): string | null {
  const [code] = pre?.children ?? [];
  const classes = code?.type === 'element' ? code.properties.className : undefined;
  const [name] = Array.isArray(classes) ? classes : [];
  return typeof name === 'string' ? name.replace(/^language-/, '') : null;
}
