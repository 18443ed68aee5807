import drawing from './favicon.svg?raw';

const MOST = 9;

/** The page's icon as an address, with a badge where something is unread. */
export function faviconFor(unread: number): string {
  const svg = unread === 0 ? drawing : drawing.replace('</svg>', `${badge(unread)}</svg>`);
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

function badge(unread: number): string {
  const number = unread > MOST ? `${MOST}+` : `${unread}`;
  return (
    '<circle cx="46" cy="46" r="18" fill="#e0245e" stroke="#fff" stroke-width="3"/>' +
    `<text x="46" y="54" font-family="sans-serif" font-size="23" font-weight="700" text-anchor="middle" fill="#fff">${number}</text>`
  );
}
