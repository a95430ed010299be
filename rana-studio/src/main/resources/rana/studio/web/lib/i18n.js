import en from '../messages/en.js';
import { remembered, remember } from './remember.js';

/** The languages that the pages speak. Another one is a file beside `messages/en.js` with the same keys, and a line here. */
export const languages = { en: { name: 'English', messages: en } };

const wanted = [remembered('language'), ...navigator.languages.map((tag) => tag.split('-')[0])];

/** The language in use. */
export const language = wanted.find((code) => code in languages) ?? 'en';

/** All texts, in that language. */
export const messages = languages[language].messages;

/** Speaks another language from now on. */
export function speak(code) {
  remember('language', code);
  location.reload();
}
