/** An element that `index.html` promises. Anything else is a mistake of ours, so it throws. */
export function byId<T extends Element>(id: string, type: abstract new () => T): T {
  const element = document.getElementById(id);
  if (element instanceof type) return element;
  throw new Error(`index.html has no ${type.name} called ${id}`);
}

/** A named part of a drawing. */
export function part(drawing: Element, name: string): Element {
  const element = drawing.querySelector(`[data-part="${name}"]`);
  if (element === null) throw new Error(`The drawing has no part called ${name}`);
  return element;
}

/** A new element with its classes; text always goes in as text. */
export function create<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = '',
  text = '',
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

/** A small drawing of strokes on a 16 by 12 grid. */
export function createIcon(path: string): SVGSVGElement {
  const icon = document.createElementNS(SVG, 'svg');
  icon.setAttribute('viewBox', '0 0 16 12');
  icon.setAttribute('aria-hidden', 'true');
  const stroke = document.createElementNS(SVG, 'path');
  stroke.setAttribute('d', path);
  icon.append(stroke);
  return icon;
}
