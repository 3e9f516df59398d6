import { t } from './i18n.ts';

/** Grey bars in the place of what is on its way. */
export function Skeleton({ lines = 3 }: { readonly lines?: number }) {
  return (
    <div class="skeleton" role="status" aria-label={t('loading')}>
      {Array.from({ length: lines }, (_, index) => (
        <span key={index} style={{ inlineSize: `${[88, 64, 76, 52][index % 4]}%` }} />
      ))}
    </div>
  );
}
