import en from '../messages/en.js';
import { loadPreference, savePreference } from './preferences.js';

/**
 * The available languages. To add one, add a file next to `messages/en.js` with the same keys, and
 * a line here.
 */
export const languages = { en: { name: 'English', messages: en } };

const preferred = [loadPreference('language'), ...navigator.languages.map((tag) => tag.split('-')[0])];

/** The language in use. */
export const language = preferred.find((code) => code in languages) ?? 'en';

/** All texts in that language. */
export const messages = languages[language].messages;

/** Switches to another language and reloads the page. */
export function setLanguage(code) {
  savePreference('language', code);
  location.reload();
}
