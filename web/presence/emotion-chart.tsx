import { useTranslation } from 'react-i18next';
import { EMOTIONS, type EmotionState } from '../../protocol/emotions.ts';
import { useFormats } from '../languages/use-formats.ts';
import { EmotionStar } from './emotion-star.tsx';

export type EmotionChartProps = { readonly emotions: EmotionState };

/** Her nine emotions: a star for the eye, and the same as a table with a bar and a number for each. */
export function EmotionChart({ emotions }: EmotionChartProps) {
  const { t } = useTranslation();
  const { percent } = useFormats();
  return (
    <>
      <EmotionStar emotions={emotions} />
      <table className="emotions">
        <caption className="visually-hidden">{t('mood.table')}</caption>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">{t('mood.emotion')}</th>
            <th scope="col">{t('mood.strength')}</th>
          </tr>
        </thead>
        <tbody>
          {EMOTIONS.map((emotion) => (
            <tr key={emotion} data-emotion={emotion}>
              <th scope="row">{t(`mood.emotions.${emotion}`)}</th>
              <td>
                <svg className="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
                  <rect className="track" width="100" height="4" />
                  <rect className="level" width="100" height="4" style={{ scale: `${emotions[emotion]} 1` }} />
                </svg>
                <span className="strength">{percent.format(emotions[emotion])}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
