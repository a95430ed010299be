/** The parts of lit-html that the pages use. */
export { html, nothing, render, svg } from '/webjars/lit-html/lit-html.js';
export { live } from '/webjars/lit-html/directives/live.js';
export { repeat } from '/webjars/lit-html/directives/repeat.js';
