import { ApiError } from './api.js';
import { messages } from './i18n.js';

/** Returns an error's message for display: the server's own if it sent one. */
export const errorText = (problem) => (problem instanceof ApiError ? problem.message : messages.problem.unreachable);
