import { approach } from './expression.ts';
import { CALM, type Expression } from './faces.ts';

export type Portrait = {
  /** Moves the face towards an expression; at once where motion is unwelcome. */
  show(expression: Expression): void;
  /** Moves nothing any more. */
  stop(): void;
};

export type PortraitOptions = {
  readonly svg: SVGSVGElement;
  readonly aura: Element; // moves faster and slower with her
  readonly light: HTMLElement; // gets the custom properties that colour the page
  readonly calmMotion: MediaQueryList; // matches where motion is unwelcome
};

type Point = { readonly x: number; readonly y: number };

const LEFT_EYE: Point = { x: 82.5, y: 109 };
const RIGHT_EYE: Point = { x: 117.5, y: 109 };
const EYE_WIDTH = 11.5; // from the centre to a corner, in the units of the drawing
const EASE_MS = 260; // two thirds of the remaining way in this time, whatever the frame rate
const ARRIVED = 0.004;

/** Draws the numbers of an expression into the parts of the drawing, and its light into the page's style. */
export function createPortrait({ svg, aura, light, calmMotion }: PortraitOptions): Portrait {
  let shown = CALM;
  let wanted = CALM;
  let lastFrame: number | undefined; // undefined while nothing moves
  let request = 0;

  const step = (now: number): void => {
    const elapsed = now - (lastFrame ?? now);
    shown = approach(shown, wanted, 1 - Math.exp(-elapsed / EASE_MS));
    draw(svg, light, shown);
    const hasArrived = distance(shown, wanted) < ARRIVED;
    lastFrame = hasArrived ? undefined : now;
    if (!hasArrived) request = requestAnimationFrame(step);
  };
  draw(svg, light, CALM);

  return {
    show: (expression) => {
      for (const animation of aura.getAnimations({ subtree: true })) animation.updatePlaybackRate(expression.tempo);
      wanted = expression;
      if (calmMotion.matches) {
        shown = expression;
        draw(svg, light, shown);
      } else if (lastFrame === undefined) {
        lastFrame = performance.now();
        request = requestAnimationFrame(step);
      }
    },
    stop: () => cancelAnimationFrame(request),
  };
}

/** A named part of the drawing. */
function part(drawing: Element, name: string): Element {
  const element = drawing.querySelector(`[data-part="${name}"]`);
  if (element === null) throw new Error(`The drawing has no part called ${name}`);
  return element;
}

function distance(one: Expression, other: Expression): number {
  const turn = Math.abs(((one.hue - other.hue + 540) % 360) - 180) / 360;
  const keys = ['eyeOpen', 'gazeX', 'browTilt', 'mouthCurve', 'mouthOpen', 'glow'] as const;
  return Math.max(turn, ...keys.map((key) => Math.abs(one[key] - other[key])));
}

function draw(svg: SVGSVGElement, light: HTMLElement, face: Expression): void {
  light.style.setProperty('--mood-hue', (face.hue % 360).toFixed(1));
  light.style.setProperty('--mood-chroma', face.chroma.toFixed(3));
  light.style.setProperty('--glow', face.glow.toFixed(3));
  light.style.setProperty('--blush', face.blush.toFixed(3));
  part(svg, 'bust').setAttribute('transform', `rotate(${face.tilt.toFixed(2)} 100 190)`);
  drawEye(svg, 'left', LEFT_EYE, face);
  drawEye(svg, 'right', RIGHT_EYE, face);
  drawBrow(svg, 'left', LEFT_EYE, face, 0);
  drawBrow(svg, 'right', RIGHT_EYE, face, face.browSkew);
  drawMouth(svg, face);
}

function drawEye(svg: SVGSVGElement, side: 'left' | 'right', { x, y }: Point, face: Expression): void {
  const outward = side === 'left' ? -1 : 1;
  const upper = y - 15.5 * face.eyeOpen - 2 * face.eyeSmile;
  const lower = y + 10 * face.eyeOpen * (1 - 1.45 * face.eyeSmile);
  const inner = `${x - outward * EYE_WIDTH} ${y + 1}`;
  const outer = `${x + outward * EYE_WIDTH} ${y - 1}`;
  const lid = `M${inner}Q${x + outward * 1.5} ${upper} ${outer}`;
  const opening = `${lid}Q${x} ${lower} ${inner}Z`;
  part(svg, `${side}-opening`).setAttribute('d', opening);
  part(svg, `${side}-white`).setAttribute('d', opening);
  part(svg, `${side}-lid`).setAttribute('d', `${lid}l${outward * 3.4} -3`);
  const iris = { x: x + face.gazeX * 4.2, y: y - 1.8 - 1.6 * face.eyeSmile + face.gazeY * 2.4 };
  part(svg, `${side}-iris`).setAttribute('transform', `translate(${iris.x.toFixed(2)} ${iris.y.toFixed(2)})`);
}

function drawBrow(svg: SVGSVGElement, side: 'left' | 'right', { x, y }: Point, face: Expression, skew: number): void {
  const outward = side === 'left' ? -1 : 1;
  const height = y - 15.5 - 3.6 * face.browLift - 4.2 * skew;
  const inner = `${x - outward * 9.5} ${height - 4.2 * face.browTilt + 1.5}`;
  const outer = `${x + outward * 12} ${height + 3.2 * face.browTilt + 1.5}`;
  part(svg, `${side}-brow`).setAttribute('d', `M${inner}Q${x + outward * 1.5} ${height - 4} ${outer}`);
}

function drawMouth(svg: SVGSVGElement, face: Expression): void {
  const width = 9.5 + 3.5 * Math.max(0, face.mouthCurve);
  const left = { x: 100 - width, y: 135 - 1.8 * face.mouthCurve };
  const right = { x: 100 + width, y: 135 - 1.8 * face.mouthCurve - 3.2 * face.mouthSkew };
  const middle = 135 + 8 * face.mouthCurve;
  const depth = 1.6 + 15 * face.mouthOpen;
  const line = `M${left.x} ${left.y}Q${100 + 3 * face.mouthSkew} ${middle} ${right.x} ${right.y}`;
  part(svg, 'mouth').setAttribute('d', `${line}Q100 ${middle + depth} ${left.x} ${left.y}Z`);
  part(svg, 'lip').setAttribute('d', line);
}
