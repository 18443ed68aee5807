import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Demi } from '../../client/react/index.ts';
import { expressionOf } from './expression.ts';
import { moodWord } from './mood-word.ts';
import { PortraitDrawing } from './portrait-drawing.tsx';
import { createPortrait, type Portrait as Moving } from './portrait-motion.ts';

export type PortraitProps = { readonly mood: Demi['mood']; readonly isSpeaking: boolean };

/** Her living picture. Its light colours the whole page. */
export function Portrait({ mood, isSpeaking }: PortraitProps) {
  const { t } = useTranslation();
  const svg = useRef<SVGSVGElement>(null);
  const aura = useRef<HTMLDivElement>(null);
  const moving = useRef<Moving>(null);
  const emotions = mood?.emotions ?? null;

  useEffect(() => {
    if (svg.current === null || aura.current === null) return;
    const portrait = createPortrait({
      svg: svg.current,
      aura: aura.current,
      light: document.documentElement,
      calmMotion: matchMedia('(prefers-reduced-motion: reduce)'),
    });
    moving.current = portrait;
    return () => portrait.stop();
  }, []);

  useEffect(() => moving.current?.show(expressionOf(emotions)), [emotions]);

  return (
    <div className={isSpeaking ? 'portrait is-speaking' : 'portrait'}>
      <div className="aura" ref={aura}>
        <span />
        <span />
        <span />
      </div>
      <PortraitDrawing
        ref={svg}
        label={mood === null ? t('page.title') : t('mood.looks', { mood: moodWord(mood.word, t) })}
      />
    </div>
  );
}
