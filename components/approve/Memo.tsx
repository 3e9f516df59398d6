import { t } from '../base/i18n.ts';
import { visibleText } from './visible-text.ts';

/** The page's words: quoted, kept to themselves in direction, with nothing in them unseen. */
export function Memo({ text }: { readonly text: string }) {
  return (
    <figure class="memo">
      <figcaption>{t('approve_memo')}</figcaption>
      <blockquote>
        <bdi dir="auto" data-testid="memo">
          {visibleText(text).map((piece, index) =>
            piece.hidden ? (
              <span class="memo-hidden" key={index} title={t('approve_memo_hidden')}>
                {piece.text}
              </span>
            ) : (
              piece.text
            ),
          )}
        </bdi>
      </blockquote>
    </figure>
  );
}
