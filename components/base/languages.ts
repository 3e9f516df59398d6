declare const __LANGUAGES__: readonly string[] | undefined;

/** The folders of public/_locales: set by the build, so that a language is added by adding its file. */
export const LANGUAGES: readonly string[] =
  typeof __LANGUAGES__ === 'undefined' ? ['en', 'fr'] : __LANGUAGES__;
