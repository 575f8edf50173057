/// Spanish and English. Each feature brings its own dictionary (`strings.ts`), loaded with its code.
import i18next from "i18next";
import { initReactI18next, useTranslation } from "react-i18next";

export type Language = "es" | "en";

const KEY = "ticketbuster.language";

function preferred(): Language {
  const kept = typeof localStorage === "undefined" ? null : localStorage.getItem(KEY);
  if (kept === "es" || kept === "en") return kept;
  const languages = typeof navigator === "undefined" ? [] : navigator.languages;
  const known = languages.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => tag === "es" || tag === "en");
  return known === "en" ? "en" : "es";
}

void i18next.use(initReactI18next).init({
  lng: preferred(),
  fallbackLng: "es",
  resources: {},
  interpolation: { escapeValue: false }, // React escapes
  returnNull: false,
  initAsync: false,
  showSupportNotice: false, // no advertisement in anybody's console
});

function announce(language: string): void {
  if (typeof document !== "undefined") document.documentElement.lang = language;
}
announce(i18next.language);
i18next.on("languageChanged", announce);

/** Chooses a language, and remembers it on this device. */
export function setLanguage(language: Language): void {
  localStorage.setItem(KEY, language);
  void i18next.changeLanguage(language);
}

/** The language, for code outside components. */
export function currentLanguage(): Language {
  return i18next.language === "en" ? "en" : "es";
}

/** The language, for components. */
export function useLanguage(): Language {
  return useTranslation().i18n.language === "en" ? "en" : "es";
}

type Texts = Readonly<Record<string, string>>;
/** Plural forms are written `key_one`, `key_other` and asked for as `key` with `{count}`. */
type Base<Key> = Key extends `${infer Name}_${"one" | "many" | "other"}` ? Name : Key;
/** The names that a dictionary can be asked for. */
export type KeyOf<T extends Texts> = Base<keyof T & string>;
export type Params = Readonly<Record<string, string | number>>;
export type Translate<T extends Texts> = (key: KeyOf<T>, params?: Params) => string;

/** A feature's texts in both languages. */
export interface Dictionary<T extends Texts> {
  readonly namespace: string;
  readonly en: T;
}

/** Registers a feature's texts; Spanish must have just the keys of English. */
export function defineStrings<const T extends Texts>(
  namespace: string,
  texts: { en: T; es: { [Key in keyof T]: string } },
): Dictionary<T> {
  i18next.addResourceBundle("en", namespace, texts.en);
  i18next.addResourceBundle("es", namespace, texts.es);
  return { namespace, en: texts.en };
}

/** A sentence that ends in a time in Spanish: the stop of "p. m." is its own as well. */
function withOneStop(text: string): string {
  return text.replace(/([ap]\.\sm\.)\./g, "$1");
}

/** A feature's texts in the language of the moment, for components. */
export function useStrings<T extends Texts>(dictionary: Dictionary<T>): Translate<T> {
  const { t } = useTranslation(dictionary.namespace);
  return (key, params) => withOneStop(t(key, { ...params }));
}

/** The same outside components. */
export function translate<T extends Texts>(dictionary: Dictionary<T>, key: KeyOf<T>, params?: Params): string {
  return withOneStop(i18next.t(key, { ns: dictionary.namespace, ...params }));
}
