import { ApiError } from './api.js';
import { messages } from './i18n.js';

/** What went wrong, in one line for people. */
export function line(problem) {
  if (!(problem instanceof ApiError)) {
    return messages.problem.unreachable;
  }
  return problem.status === 429 ? messages.problem.busy : problem.message;
}
