import type { ComponentChildren } from 'preact';
import { Button } from '../base/Button.tsx';
import { t } from '../base/i18n.ts';
import { Page } from '../base/Page.tsx';
import { go } from '../home/route.ts';

/** What became of a payment, and the ways on. */
export function ResultPage({ children }: { readonly children: ComponentChildren }) {
  return (
    <Page
      title={t('result_title')}
      testid="result-screen"
      foot={
        <>
          <Button kind="secondary" onClick={() => go('activity')}>
            {t('nav_activity')}
          </Button>
          <Button onClick={() => go('home')} testid="done">
            {t('done')}
          </Button>
        </>
      }
    >
      {children}
    </Page>
  );
}
