export { default as UPlot } from '/webjars/uplot/dist/uPlot.esm.js';
