import { ApiError } from './api.js';
import { messages } from './i18n.js';

/** What went wrong, in one line for people: the server's own, where it gave one. */
export const line = (problem) => (problem instanceof ApiError ? problem.message : messages.problem.unreachable);
