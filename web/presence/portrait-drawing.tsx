import type { Ref } from 'react';

export type PortraitDrawingProps = { readonly label: string; readonly ref: Ref<SVGSVGElement> };

/** Her picture. The parts that an expression moves are named by `data-part` and drawn by portrait-motion.ts. */
export function PortraitDrawing({ label, ref }: PortraitDrawingProps) {
  return (
    <svg className="face" viewBox="0 0 200 200" role="img" aria-label={label} ref={ref}>
      <defs>
        <radialGradient id="night" cx="50%" cy="38%" r="75%">
          <stop className="night-inner" offset="0" />
          <stop className="night-outer" offset="1" />
        </radialGradient>
        <linearGradient id="hair-shade" x1="0" y1="0" x2="0.35" y2="1">
          <stop className="hair-light" offset="0" />
          <stop className="hair-dark" offset="1" />
        </linearGradient>
        <linearGradient id="skin" x1="0" y1="0" x2="0.2" y2="1">
          <stop offset="0" stopColor="#fdeee6" />
          <stop offset="0.55" stopColor="#f7d6d6" />
          <stop offset="1" stopColor="#e3aec6" />
        </linearGradient>
        <linearGradient id="gold" x1="0" y1="0" x2="1" y2="1">
          <stop offset="0" stopColor="#ffe7a8" />
          <stop offset="0.5" stopColor="#e2ad4c" />
          <stop offset="1" stopColor="#b97f2c" />
        </linearGradient>
        <radialGradient id="iris">
          <stop className="iris-inner" offset="0" />
          <stop className="iris-outer" offset="1" />
        </radialGradient>
        <clipPath id="medallion">
          <circle cx="100" cy="104" r="82" />
        </clipPath>
        <clipPath id="left-eye">
          <path data-part="left-opening" d="" />
        </clipPath>
        <clipPath id="right-eye">
          <path data-part="right-opening" d="" />
        </clipPath>
      </defs>

      <g className="halo" fill="none" stroke="url(#gold)" strokeLinecap="round">
        <circle cx="100" cy="104" r="90" strokeWidth="1" opacity="0.55" />
        <circle cx="100" cy="104" r="95.5" strokeWidth="2.2" strokeDasharray="0.1 24.9" />
      </g>

      <g clipPath="url(#medallion)">
        <circle cx="100" cy="104" r="82" fill="url(#night)" />
        <g className="stars" fill="#ffe9b8">
          <path d="m46 62 1.5 4.5 4.5 1.5-4.5 1.5L46 74l-1.5-4.5L40 68l4.5-1.500z" />
          <path d="m157 76 1.2 3.8 3.8 1.2-3.8 1.2-1.2 3.8-1.2-3.8-3.8-1.2 3.8-1.200z" />
          <path d="m141 45 1.1 3.4 3.4 1.1-3.4 1.1-1.1 3.4-1.1-3.4-3.4-1.1 3.4-1.100z" />
          <circle cx="58" cy="45" r="1.1" />
          <circle cx="36" cy="100" r="1" />
          <circle cx="165" cy="112" r="1.2" />
        </g>

        <g className="bust" data-part="bust">
          <path
            fill="url(#hair-shade)"
            d="M100 40c-37 0-52 29-50 62 1.5 26-9 44-16 56-3 5 4 32 30 34h72c26-2 33-29 30-34-7-12-17.5-30-16-56 2-33-13-62-50-62z"
          />
          <path fill="#dca3bf" d="M86 140h28v24c0 6-28 6-28 0z" />
          <path fill="url(#skin)" d="M56 192c2-24 18-30 31-33 4 7 22 7 26 0 13 3 29 9 31 33z" />
          <path fill="none" stroke="url(#gold)" strokeWidth="2.2" strokeLinecap="round" d="M69 165c9 15 53 15 62 0" />
          <path data-part="gem-low" className="gem" d="m100 174 4 6-4 7-4-7z" />

          <g className="head">
            <path fill="url(#skin)" d="M100 60c25 0 37 20 36 45-1 27-20 47-36 48-16-1-35-21-36-48-1-25 11-45 36-45z" />
            <g className="blush" data-part="blush">
              <ellipse cx="76" cy="123" rx="10" ry="6" />
              <ellipse cx="124" cy="123" rx="10" ry="6" />
            </g>
            <path
              fill="none"
              stroke="#c98aa6"
              strokeWidth="1.8"
              strokeLinecap="round"
              d="M98 122.500c1 1.3 3 1.3 4 0"
            />

            <g className="eyes">
              <g clipPath="url(#left-eye)">
                <path fill="#fffaf7" data-part="left-white" d="" />
                <g data-part="left-iris">
                  <circle r="7.4" fill="url(#iris)" />
                  <circle r="3.4" fill="#22102f" />
                  <circle cx="2.3" cy="-2.5" r="1.9" fill="#fff" />
                </g>
              </g>
              <g clipPath="url(#right-eye)">
                <path fill="#fffaf7" data-part="right-white" d="" />
                <g data-part="right-iris">
                  <circle r="7.4" fill="url(#iris)" />
                  <circle r="3.4" fill="#22102f" />
                  <circle cx="2.3" cy="-2.5" r="1.9" fill="#fff" />
                </g>
              </g>
              <g className="lids">
                <path data-part="left-lid" d="" />
                <path data-part="right-lid" d="" />
              </g>
            </g>
            <g className="brows">
              <path data-part="left-brow" d="" />
              <path data-part="right-brow" d="" />
            </g>
            <g className="mouth">
              <path data-part="mouth" d="" />
              <path data-part="lip" d="" />
            </g>

            <path
              fill="url(#hair-shade)"
              d="M100 52c-30-3-46 22-43 62 1 12-2 22-6 30 10-5 15-15 16-27 1-19 12-36 33-50 21 14 32 31 33 50 1 12 6 22 16 27-4-8-7-18-6-30 3-40-13-65-43-62z"
            />
            <path
              fill="none"
              stroke="url(#gold)"
              strokeWidth="2.6"
              strokeLinecap="round"
              d="M62.5 92c7-11 19-17.5 37.5-17.500S130.5 81 137.5 92"
            />
            <g fill="url(#gold)">
              <circle cx="75" cy="81.8" r="2" />
              <circle cx="125" cy="81.8" r="2" />
              <path d="m100 60 6.5 12.500L100 86l-6.5-13.500z" />
            </g>
            <path className="gem" d="m100 65.5 3.6 7.200L100 80.200l-3.6-7.500z" />
          </g>
        </g>
      </g>
      <circle cx="100" cy="104" r="82" fill="none" stroke="url(#gold)" strokeWidth="1.6" />
    </svg>
  );
}
