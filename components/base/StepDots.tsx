import { t } from './i18n.ts';

/** Where one is in a row of screens: `Step 2 of 5`. */
export function StepDots({ at, of }: { readonly at: number; readonly of: number }) {
  return (
    <div class="step-dots" role="img" aria-label={t('step_of', [at, of])}>
      {Array.from({ length: of }, (_, index) => (
        <span key={index} class={index + 1 < at ? 'done' : index + 1 === at ? 'now' : undefined} />
      ))}
    </div>
  );
}
