/**
 * The charts of a run, in display order, with the keys of metrics.jsonl that each shows. A chart
 * without any key in the run is hidden.
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
  { name: 'scores', curves: [curve('d_real', '--sky'), curve('d_fake', '--lily')] },
  { name: 'overfitting', curves: [curve('d_overfitting', '--sky')] },
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
  { name: 'waiting', curves: [curve('waiting', '--sun')] },
  { name: 'memory', curves: [curve('memory_mib', '--leaf')] },
];

/** Keys that few steps have; their curves show points. */
export const SPARSE = ['diversity', 'nearest', 'grey', 'waiting'];

/**
 * @param {string[]} keys the keys in a run
 * @returns {Chart[]} the charts and curves of these keys
 */
export function chartsFor(keys) {
  return CHARTS.map((chart) => ({ ...chart, curves: chart.curves.filter(({ key }) => keys.includes(key)) })).filter(
    (chart) => chart.curves.length > 0,
  );
}
