/**
 * The charts of a run, in the order in which they are shown, and the keys of metrics.jsonl that each draws. A chart of which a run has
 * no key is left out.
 *
 * @typedef {{name: string, logarithmic?: boolean, curves: {key: string, colour: string}[]}} Chart
 */

const curve = (key, colour) => ({ key, colour });

/** @type {Chart[]} */
const CHARTS = [
  { name: 'losses', curves: [curve('d_loss', '--sky'), curve('g_loss', '--lily')] },
  {
    name: 'bound',
    curves: [curve('reconstruction', '--sky'), curve('divergence', '--lily'), curve('error', '--sun')],
  },
  { name: 'beliefs', curves: [curve('d_real', '--sky'), curve('d_fake', '--lily')] },
  { name: 'sureness', curves: [curve('d_overfitting', '--sky')] },
  {
    name: 'gradients',
    logarithmic: true,
    curves: [
      curve('d_gradient', '--sky'),
      curve('g_gradient', '--lily'),
      curve('encoder_gradient', '--sky'),
      curve('decoder_gradient', '--lily'),
    ],
  },
  { name: 'penalties', curves: [curve('d_penalty', '--sun')] },
  { name: 'augmentation', curves: [curve('augmentation', '--leaf')] },
  {
    name: 'watched',
    curves: [curve('diversity', '--leaf'), curve('nearest', '--sky'), curve('grey', '--sun')],
  },
  { name: 'rates', curves: [curve('lr_d', '--sky'), curve('lr_e', '--sky'), curve('lr_g', '--lily')] },
  { name: 'speed', curves: [curve('images_per_second', '--leaf')] },
  { name: 'memory', curves: [curve('memory_mib', '--leaf')] },
];

/** Few of their steps have these: they are dots, joined. */
export const SPARSE = ['diversity', 'nearest', 'grey'];

/**
 * @param {string[]} keys that a run has
 * @returns {Chart[]} with the curves that it has
 */
export function chartsFor(keys) {
  return CHARTS.map((chart) => ({ ...chart, curves: chart.curves.filter(({ key }) => keys.includes(key)) })).filter(
    (chart) => chart.curves.length > 0,
  );
}
